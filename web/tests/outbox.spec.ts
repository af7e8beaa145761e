// A report is never lost, never doubled, and never called done before the service has it.
import { departed } from './support/flows'
import { Line } from './support/line'
import { HOME_SECRETARY, memberIn, officerIn, person } from './support/people'
import { expect, test } from './support/test'

test('a report without a network survives a reload and a lost answer, and is stored once', async ({
  page,
  context,
  service,
  home,
  browserOf,
}) => {
  const officer = await officerIn(await browserOf(), service, HOME_SECRETARY)
  const member = await memberIn(context, service, person(42))
  await departed(member, officer)
  const line = await Line.to(home)

  await page.goto(`${line.address}/report`)
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
  await expect(page.getByRole('button', { name: '报平安' })).toBeEnabled()
  line.isDown = true
  await page.getByRole('button', { name: '报平安' }).click()
  await expect(page.getByRole('heading', { name: '“报平安”已保存' })).toBeVisible()
  await expect(page.getByText('还没有上报，联网后自动上报')).toBeVisible()

  await page.reload()
  await expect(page.getByRole('heading', { name: '“报平安”已保存' })).toBeVisible()
  await page.goto(`${line.address}/`)
  await expect(page.getByText('有 1 条已保存，联网后自动上报')).toBeVisible()

  await page.getByRole('link', { name: '有 1 条已保存' }).click()
  await page.getByRole('link', { name: '等待上报' }).click()
  const stored = async () => (await member.get<{ items: unknown[] }>('/check-ins?kind=all_is_well')).items.length
  expect(await stored()).toBe(0)
  line.breaksAtNextReport = true
  line.isDown = false
  await expect.poll(() => line.isDown).toBe(true)
  expect(await stored()).toBe(1)
  await expect(page.getByRole('heading', { name: '“报平安”已保存' })).toBeVisible()

  line.isDown = false
  await expect(page.getByRole('heading', { name: '“报平安”已收到' })).toBeVisible()
  const [first, second] = line.reports.map((report) => report.id)
  expect(line.reports).toHaveLength(2)
  expect(second).toBe(first)
  expect(await stored()).toBe(1)
  line.close()
})

test('two tabs show one outbox and send a report once', async ({ context, service, browserOf }) => {
  const officer = await officerIn(await browserOf(), service, HOME_SECRETARY)
  const member = await memberIn(context, service, person(44))
  await departed(member, officer)
  const first = await context.newPage()
  const second = await context.newPage()
  await first.goto('/report')
  await second.goto('/report')
  await expect(second.getByRole('button', { name: '报平安' })).toBeEnabled()
  await first.getByRole('button', { name: '报平安' }).click()
  await expect(first.getByRole('heading', { name: '“报平安”已收到' })).toBeVisible()
  await expect(second.getByRole('link', { name: '报平安' })).toContainText('已收到')
  const stored = await member.get<{ items: unknown[] }>('/check-ins?kind=all_is_well')
  expect(stored.items).toHaveLength(1)
})

test('what waits is not thrown away unasked at log-out, and shown to nobody else', async ({
  page,
  context,
  service,
  home,
}) => {
  await memberIn(context, service, person(46))
  const line = await Line.to(home)
  await page.goto(`${line.address}/report`)
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
  line.isDown = true
  await page.getByRole('button', { name: '报平安' }).click()
  await expect(page.getByText('还没有上报')).toBeVisible()
  await page.goto(`${line.address}/me`)
  await page.getByRole('button', { name: '退出登录' }).click()
  await expect(page.getByText('还有 1 条没有上报')).toBeVisible()
  await expect(page.getByRole('button', { name: '留着，下次登录再上报' })).toBeVisible()
  line.close()
})
