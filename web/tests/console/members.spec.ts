// The register: finding, showing in full, correcting, another number by two officers, moving, leaving.
import { confirmByCode, DESK, desk, fact, finish, heap, pick } from '../support/desk'
import { idNumber, officerIn, person } from '../support/people'
import { expect, test } from '../support/test'

test.use({ viewport: DESK })

test('a record is found, shown with a reason, corrected and moved', async ({ page, context, service }) => {
  await desk(page, context, service, 'lin.baisha', '/members')
  await page.getByRole('searchbox', { name: '查找党员' }).fill(person(80).phone)
  await page.getByRole('button', { name: '查找' }).click()
  await expect(page.getByRole('row')).toHaveCount(2)
  await page.getByRole('rowheader').getByRole('link').click()
  await expect(fact(page, '所在支部')).toHaveText('柳溪村党支部')

  await page.getByRole('button', { name: '查看完整 身份证号' }).click()
  await page.getByLabel('原因').fill('核对户口簿')
  await page.getByRole('dialog').getByRole('button', { name: '查看完整' }).click()
  await confirmByCode(page.getByRole('dialog'), 'lin.baisha')
  await finish(page, '查看完整')
  await expect(fact(page, '身份证号')).toHaveText(idNumber(80))
  await page.getByRole('button', { name: '显示电话' }).click()
  await expect(page.getByRole('link', { name: person(80).phone })).toBeVisible()

  await page.getByRole('button', { name: '更正' }).click()
  await page.getByLabel('学历').fill('大专')
  await page.getByLabel('原因').fill('毕业证书')
  await finish(page, '更正')
  await expect(fact(page, '学历')).toHaveText('大专')
  await expect(page.getByText('改动：学历')).toBeVisible()

  await page.getByRole('button', { name: '指定联络员' }).click()
  await page.getByRole('combobox', { name: '联络员' }).selectOption({ label: '李会计 · 联络员' })
  await finish(page, '指定联络员')
  await expect(fact(page, '联络员')).toHaveText('李会计')

  await page.getByRole('button', { name: '调整支部' }).click()
  await pick(page, page.getByRole('dialog'), '所在支部', '石桥村党支部')
  await page.getByLabel('文号').fill('白组〔2026〕15号')
  await finish(page, '调整支部')
  await expect(fact(page, '所在支部')).toHaveText('石桥村党支部')
  await expect(page.getByText('白组〔2026〕15号')).toBeVisible()
})

test('a new number takes two officers', async ({ page, context, service, browserOf }) => {
  await desk(page, context, service, 'zhang.liuxi', '/members')
  await page.getByRole('searchbox', { name: '查找党员' }).fill(person(82).phone)
  await page.getByRole('button', { name: '查找' }).click()
  await expect(page.getByRole('row')).toHaveCount(2)
  await page.getByRole('rowheader').getByRole('link').click()
  await page.getByRole('button', { name: '换手机号' }).click()
  await page.getByLabel('新手机号').fill('19977000082')
  await page.getByLabel('原因').fill('本人到村委会当面申请')
  await finish(page, '换手机号')
  await page.goto('/console')
  await expect(heap(page, '待确认的换号').getByText('等另一位干部确认')).toBeVisible()

  const other = await browserOf()
  await officerIn(other, service, 'lin.baisha')
  const office = await other.newPage()
  await office.setViewportSize(DESK)
  await office.goto('/console')
  await heap(office, '待确认的换号').getByRole('button', { name: '确认' }).click()
  await finish(office, '确认')
  await expect(heap(office, '待确认的换号').getByText('没有待确认的换号')).toBeVisible()
  await page.goBack()
  await page.reload()
  await expect(fact(page, '电话')).toContainText('199****0082')
})

test('a person is put on the register and taken off by document', async ({ page, context, service }) => {
  await desk(page, context, service, 'zhang.liuxi', '/members')
  await page.getByRole('link', { name: '登记党员' }).click()
  await page.getByLabel('姓名').fill('方新来')
  await page.getByLabel('身份证号').fill(idNumber(9000).replace(/.$/, (last) => (last === '1' ? '2' : '1')))
  await page.getByLabel('入党日期').fill('2009-06-01')
  await page.getByRole('button', { name: '登记入册' }).click()
  await expect(page.getByText(/校验/).first()).toBeVisible()
  await page.getByLabel('身份证号').fill(idNumber(9000))
  await page.getByRole('button', { name: '登记入册' }).click()
  await expect(page.getByRole('heading', { name: '方新来' })).toBeVisible()
  await expect(fact(page, '性别')).toHaveText(/男|女/)

  await page.getByRole('button', { name: '离开名册' }).click()
  await page.getByLabel('离开原因').selectOption({ label: '去世' })
  await page.getByLabel('文号').fill('柳组〔2026〕3号')
  await finish(page, '离开名册')
  await expect(fact(page, '党籍状态')).toContainText('去世')
})
