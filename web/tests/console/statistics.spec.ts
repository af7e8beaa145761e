// A figure, the list behind it and the file of it say the same.
import { readFile } from 'node:fs/promises'
import { DESK, desk, fact } from '../support/desk'
import { expect, test } from '../support/test'

test.use({ viewport: DESK })

test('a figure opens the list that has as many', async ({ page, context, service }) => {
  await desk(page, context, service, 'wang.shiqiao', '/statistics')
  for (const [figure, list] of [['预备党员', '党员'], ['已超期（联系、报到或汇报）', '失联与催访'], ['本期有音讯', '流动登记']] as const) {
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

test('each picture has its table, and the table a file', async ({ page, context, service }) => {
  await desk(page, context, service, 'lin.baisha', '/statistics')
  const pictures = ['四项衡量', '下级对比', '近十二个月', '去向', '从哪里去哪里（人数最多的）', '家乡与去向', '年龄', '学历', '职业']
  for (const picture of pictures) {
    const section = page.getByRole('region', { name: picture, exact: true })
    await expect(section.getByRole('table', { name: picture, exact: true })).toBeVisible()
    const download = page.waitForEvent('download')
    await section.getByRole('button', { name: `导出表格 ${picture}` }).click()
    const file = await download
    expect(file.suggestedFilename()).toMatch(new RegExp(`^${picture}-.+-\\d{4}-\\d{2}-\\d{2}\\.csv$`))
    const [, ...lines] = (await readFile(await file.path(), 'utf8')).trim().split('\r\n')
    const rows = section.getByRole('row')
    await expect(rows).toHaveCount(lines.length + 1)
    const name = (await rows.last().getByRole('rowheader').innerText()).trim()
    expect(lines.at(-1)).toContain(name)
  }
})
