// Every page of the phone app for everybody, in all sizes of text.
import { check, wrongInDialog } from './support/access'
import { departed, HOST, submitted } from './support/flows'
import { chooseBaoan, next } from './support/pages'
import { HOME_SECRETARY, memberIn, officerIn, person } from './support/people'
import { expect, test } from './support/test'

test('the log-in page', async ({ page }) => {
  await page.goto('/enter')
  await check(page, ['/enter'])
})

test('the first page, and the questions of who leaves', async ({ page, context, service }) => {
  await memberIn(context, service, person(60))
  await page.goto('/leave')
  await chooseBaoan(page, HOST)
  await next(page)
  await check(page, ['/', '/leave/where', '/leave/when', '/leave/reach', '/leave/check'])
})

test("the pages of one's own", async ({ page, context, service }) => {
  await memberIn(context, service, person(66))
  await page.goto('/')
  await check(page, ['/me', '/me/readers', '/me/data', '/me/privacy', '/me/corrections', '/me/sessions', '/me/helper', '/organizations', '/nowhere'])
})

test('the pages of a member who is away', async ({ page, context, service, browserOf }) => {
  const officer = await officerIn(await browserOf(), service, HOME_SECRETARY)
  const member = await memberIn(context, service, person(62))
  await departed(member, officer)
  await page.goto('/arrive')
  await page.getByRole('button', { name: '我到这里了，报到' }).click()
  await expect(page.getByRole('heading', { name: '“到达”已收到' })).toBeVisible()
  await check(page, ['/', '/flow', '/flow/amend', '/arrive', '/report', new URL(page.url()).pathname])
})

test('the pages of an officer', async ({ page, context, service, browserOf }) => {
  const officer = await officerIn(context, service, HOME_SECRETARY)
  const member = await memberIn(await browserOf(), service, person(64))
  const flow = await submitted(member)
  const asked = await member.post<{ id: string }>('/me/correction-requests', { field: 'address', value: '柳溪村3组8号', note: '搬了家' })
  const { items } = await officer.get<{ items: { id: string }[] }>('/organizations?limit=1')
  await page.goto('/')
  await check(page, ['/', '/messages', '/office', `/office/flows/${flow.id}`, `/office/corrections/${asked.id}`, '/office/calls', `/organizations/${items[0]?.id ?? ''}`])
  // Other stories look for the requests of their own members in the same branch.
  await officer.post(`/correction-requests/${asked.id}/refuse`, { reason: '请核对' }, 1)
})

test('the dialogs', async ({ page, context, service }) => {
  await memberIn(context, service, person(68))
  const found: string[] = []
  const look = async (name: string): Promise<void> => {
    found.push(...(await wrongInDialog(page, name)))
  }
  await page.goto('/leave/where')
  await page.getByRole('button', { name: '选择省、市、县区' }).click()
  await look('the region picker')
  await page.goto('/organizations')
  await page.getByRole('button', { name: '扫码' }).click()
  await look('the scanner')
  await page.goto('/me')
  await page.getByRole('button', { name: '退出登录' }).click()
  await look('the log-out')
  expect(found).toEqual([])
})
