// A list taken along: masked, and in full with a reason and the authenticator.
import { readFileSync } from 'node:fs'
import { confirmByCode, DESK, desk, finish } from '../support/desk'
import { expect, test } from '../support/test'

test.use({ viewport: DESK })

test('the absentees are taken along, and the register in full with a reason', async ({ page, context, service }) => {
  await desk(page, context, service, 'lin.baisha', '/absentees')
  await page.getByRole('main').getByRole('link', { name: '导出' }).click()
  await page.getByLabel('格式').selectOption({ label: '文本表格（.csv）' })
  await page.getByRole('button', { name: '开始导出' }).click()
  const file = page.getByRole('link', { name: /\.csv$/ })
  await expect(file).toBeVisible()
  const [download] = await Promise.all([page.waitForEvent('download'), file.click()])
  const words = readFileSync(await download.path(), 'utf8')
  expect(words).toContain('柳溪村党支部')
  expect(words).not.toMatch(/199\d{8}/)

  await page.getByLabel('名单').selectOption({ label: '党员名册' })
  await page.getByRole('button', { name: '导出完整号码' }).click()
  await page.getByLabel('原因').fill('上报县委组织部季度台账')
  await page.getByRole('dialog').getByRole('button', { name: '导出完整号码' }).click()
  await confirmByCode(page.getByRole('dialog'), 'lin.baisha')
  await finish(page, '导出完整号码')
  const entry = page.getByRole('listitem').filter({ hasText: '完整号码' })
  await expect(entry.getByRole('link', { name: /\.csv$/ })).toBeVisible()
  const [whole] = await Promise.all([page.waitForEvent('download'), entry.getByRole('link', { name: /\.csv$/ }).click()])
  expect(readFileSync(await whole.path(), 'utf8')).toMatch(/199\d{8}/)
})
