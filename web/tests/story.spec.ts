// One member from leaving to coming home, with three browsers open: the member's, the home
// secretary's and the host secretary's.
import { HOST } from './support/flows'
import { HOME_SECRETARY, HOST_SECRETARY, officerIn, person } from './support/people'
import { chooseBaoan, logInHere, next } from './support/pages'
import { expect, test } from './support/test'

test('a member leaves, is taken in, reports and comes home', async ({ page, service, browserOf }) => {
  const who = person(40)
  const atHome = await browserOf()
  const atHost = await browserOf()
  const homeCalls = await officerIn(atHome, service, HOME_SECRETARY)
  await officerIn(atHost, service, HOST_SECRETARY)
  const secretary = await atHome.newPage()
  const host = await atHost.newPage()

  await page.goto('/')
  await logInHere(page, service, who)
  await page.getByRole('button', { name: '我知道了，继续' }).click()
  await expect(page.getByRole('heading', { name: '您现在没有登记外出' })).toBeVisible()

  await page.getByRole('link', { name: '我要外出' }).first().click()
  await chooseBaoan(page, HOST)
  await next(page)
  await next(page)
  await page.getByLabel('在哪里上班').fill('新安电子厂')
  await next(page)
  await expect(page.getByText('流动党员活动证')).toBeVisible()
  await page.getByRole('button', { name: '交给支部' }).click()
  await expect(page.getByText('收到了，会找您谈一次话')).toBeVisible()
  const flow = await homeCalls.get<{ items: { id: string; member: { name: string } }[] }>(
    '/outbound-registrations?state=submitted',
  )
  const name = flow.items[0]?.member.name ?? ''

  await secretary.goto('/')
  await secretary.getByRole('link', { name: /消息.*未读/ }).click()
  await secretary.getByRole('button', { name: /^\d.*新/ }).first().click()
  await expect(secretary.getByRole('heading', { name, level: 2 })).toBeVisible()
  await secretary.getByRole('button', { name: '登记', exact: true }).click()
  await expect(secretary.getByRole('heading', { name: '等我办理的' })).toBeVisible()
  await expect(secretary.getByRole('link', { name })).toHaveCount(0)

  await page.goto('/flow')
  await expect(page.getByText('等您到了报到')).toBeVisible()
  await page.getByRole('link', { name: '我到了' }).click()
  await page.getByRole('button', { name: '我到这里了，报到' }).click()
  await expect(page.getByRole('heading', { name: '“到达”已收到' })).toBeVisible()

  await host.goto('/office')
  await host.getByRole('link', { name }).click()
  await host.getByRole('button', { name: '接收' }).click()
  await expect(host.getByRole('heading', { name: '等我办理的' })).toBeVisible()
  await expect(host.getByRole('link', { name })).toHaveCount(0)

  await page.goto('/flow')
  await expect(page.getByText('可以参加那里的组织生活')).toBeVisible()
  await expect(page.getByRole('link', { name: `打电话给${HOST}` })).toBeVisible()
  await page.goto('/')
  await page.getByRole('button', { name: '报平安' }).click()
  await expect(page.getByRole('heading', { name: '“报平安”已收到' })).toBeVisible()
  await page.goto('/report')
  await page.getByRole('button', { name: '我要回家' }).click()
  await expect(page.getByRole('heading', { name: '“返乡”已收到' })).toBeVisible()

  await secretary.goto(`/office/flows/${flow.items[0]?.id ?? ''}`)
  await secretary.getByRole('button', { name: '确认返乡' }).click()
  await expect(secretary.getByRole('heading', { name: '等我办理的' })).toBeVisible()
  await page.goto('/flow')
  await expect(page.getByText('已确认您回来了')).toBeVisible()
  await page.goto('/me/readers')
  await expect(page.getByText('张支书').first()).toBeVisible()
  await expect(page.getByText('罗支书').first()).toBeVisible()
})
