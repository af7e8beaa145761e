// A figure and the list behind it say the same.
import { DESK, desk, fact } from '../support/desk'
import { expect, test } from '../support/test'

test.use({ viewport: DESK })

test('a figure opens the list that has as many', async ({ page, context, service }) => {
  await desk(page, context, service, 'wang.shiqiao', '/statistics')
  for (const [figure, list] of [['预备党员', '党员'], ['逾期未联系', '失联与催访'], ['本期有音讯', '流动登记']] as const) {
    const told = fact(page, figure).getByRole('link')
    const count = (await told.innerText()).trim()
    await told.click()
    await expect(page.getByRole('heading', { name: list, level: 1 })).toBeVisible()
    await expect(page.getByText(`共 ${count} 条`)).toBeVisible()
    await page.goBack()
  }
  const tiles = page.getByRole('region', { name: '各省去向' })
  const link = tiles.getByRole('link').first()
  const count = (await link.innerText()).trim()
  await link.click()
  await expect(page.getByText('按统计数字打开：')).toBeVisible()
  await expect(page.getByText(`共 ${count} 条`)).toBeVisible()
  await page.getByRole('button', { name: '显示全部' }).click()
  await expect(page.getByText('按统计数字打开：')).toHaveCount(0)
})
