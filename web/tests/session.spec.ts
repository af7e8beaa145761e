// A session that ends under a form, the back button, a slow network.
import { HOST, submitted } from './support/flows'
import { chooseBaoan, next, settled } from './support/pages'
import { HOME_SECRETARY, memberIn, officerIn, PASSWORD, person } from './support/people'
import { expect, test } from './support/test'

test('a session that ends in mid-form loses nothing', async ({ page, context, service, browserOf }) => {
  const flow = await submitted(await memberIn(await browserOf(), service, person(50)))
  const officer = await officerIn(context, service, HOME_SECRETARY)
  await page.goto(`/office/flows/${flow.id}`)
  await page.getByRole('button', { name: '不能办' }).click()
  await page.getByLabel('原因').fill('请先到支部谈一次话')
  await officer.delete('/auth/sessions/current')

  await page.getByRole('button', { name: '不予办理' }).click()
  const again = page.getByRole('dialog', { name: '登录已失效' })
  await expect(again).toBeVisible()
  await again.getByRole('button', { name: '我是工作人员，用密码登录' }).click()
  await again.getByLabel('登录名').fill(HOME_SECRETARY)
  await again.getByLabel('密码').fill(PASSWORD)
  await again.getByRole('button', { name: '登录', exact: true }).click()
  await expect(page.getByRole('heading', { name: '等我办理的' })).toBeVisible()

  const kept = await officer.get<{ state: string; home: { decision: string } }>(`/outbound-registrations/${flow.id}`)
  expect([kept.state, kept.home.decision]).toEqual(['refused', '请先到支部谈一次话'])
})

test('the back button goes one question back, and a reload keeps the answers', async ({ page, context, service }) => {
  await memberIn(context, service, person(54))
  await page.goto('/')
  await page.getByRole('link', { name: '我要外出' }).first().click()
  await chooseBaoan(page, HOST)
  await next(page)
  await page.getByLabel('经商').check()
  await next(page)
  await page.goBack()
  await expect(page.getByLabel('经商')).toBeChecked()
  await page.reload()
  await expect(page.getByLabel('经商')).toBeChecked()
  await page.goBack()
  await expect(page.getByText('广东省深圳市宝安区')).toBeVisible()
  await page.goBack()
  await expect(page.getByRole('navigation', { name: '主要功能' })).toBeVisible()
})

const SLOW_3G = { offline: false, latency: 400, downloadThroughput: 50_000, uploadThroughput: 50_000 }
const FIRST_LOAD_LIMIT = 150 * 1024

test('on slow 3G the first page comes in one small load', async ({ page, context, service }) => {
  await memberIn(context, service, person(56))
  const network = await context.newCDPSession(page)
  await network.send('Network.enable')
  await network.send('Network.emulateNetworkConditions', SLOW_3G)
  let received = 0
  network.on('Network.loadingFinished', (loaded) => (received += loaded.encodedDataLength))
  await page.goto('/')
  await expect(page.getByRole('navigation', { name: '主要功能' })).toBeVisible()
  await settled(page)
  expect(received).toBeGreaterThan(0)
  expect(received).toBeLessThan(FIRST_LOAD_LIMIT)
})
