// A township's ledger, through the page: preview, a cell put right, written, undone as one.
import { readFileSync } from 'node:fs'
import { DESK, desk, finish } from '../support/desk'
import { idNumber } from '../support/people'
import { expect, test } from '../support/test'

test.use({ viewport: DESK })

const LEDGER = new URL('../../../tests/data/ledger-sample.xlsx', import.meta.url).pathname
const MISSING = ['上湾村党支部', '大塘村第一党支部', '青山社区党支部', '红星村党支部', '新联村党支部', '河口村党总支']

test('a ledger is previewed, put right, written and undone', async ({ page, context, service }) => {
  const calls = await desk(page, context, service, 'lin.baisha', '/imports')
  const { account } = await calls.get<{ account: { posts: { organization_id: string }[] } }>('/me')
  for (const short_name of MISSING) {
    await calls.post('/organizations', {
      name: `中共白沙镇${short_name}`,
      short_name,
      type: 'branch',
      kind: 'village',
      region_code: '330282',
      superior_id: account.posts[0]?.organization_id,
      established_on: '2016-07-01',
      document_number: '白组〔2016〕7号',
    })
  }
  await page.getByLabel('选择文件').setInputFiles({ name: '台账.xlsx', mimeType: '', buffer: readFileSync(LEDGER) })
  await page.getByRole('button', { name: '上传并预览' }).click()
  await expect(page.getByRole('heading', { name: '台账.xlsx' })).toBeVisible()
  await expect(page.getByText('待确认')).toBeVisible()

  const bad = page.getByRole('button', { name: /^不能导入 \d+$/ })
  const before = Number((await bad.innerText()).split(' ')[1])
  await bad.click()
  const row = page.getByRole('row').filter({ hasText: '身份证号' }).first()
  await row.getByRole('button', { name: '改正' }).click()
  await page.getByLabel('身份证号').fill(idNumber(9001))
  await finish(page, '保存')
  await expect(bad).toHaveText(`不能导入 ${before - 1}`)

  await page.getByRole('button', { name: '写入可导入的行' }).click()
  await finish(page, '写入可导入的行')
  await expect(page.getByText('已写入', { exact: true }).first()).toBeVisible()
  await page.getByRole('button', { name: '撤销这次导入' }).click()
  await finish(page, '撤销这次导入')
  await expect(page.getByText('已撤销', { exact: true }).first()).toBeVisible()
})
