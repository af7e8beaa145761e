// Who is silent: found by filters, called, logged, handed on.
import { DESK, desk, finish, heap } from '../support/desk'
import { HOME_SECRETARY } from '../support/people'
import { expect, test } from '../support/test'

test.use({ viewport: DESK })

test('a silent member is called, the case kept, and given to the liaison', async ({ page, context, service }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await desk(page, context, service, HOME_SECRETARY)
  await heap(page, '已超期').getByRole('link', { name: '查看全部' }).or(page.getByRole('link', { name: '失联与催访' })).first().click()
  await expect(page.getByRole('heading', { name: '失联与催访', level: 1 })).toBeVisible()
  const rows = page.getByRole('row').filter({ has: page.getByRole('button', { name: /^联系与记录/ }) })
  await page.getByLabel('事项').selectOption({ label: '联系' })
  await page.getByLabel('程度').selectOption({ label: '快到期' })
  await expect(rows.filter({ hasText: '已超期' })).toHaveCount(0)
  await page.getByLabel('程度').selectOption({ label: '已超期' })
  await expect(rows.filter({ hasText: '快到期' })).toHaveCount(0)
  const first = rows.first()
  const name = (await first.getByRole('rowheader').innerText()).split('\n')[0]?.trim() ?? ''
  await first.getByRole('button').click()

  const drawer = page.getByRole('dialog', { name })
  await drawer.getByRole('button', { name: '显示电话' }).click()
  await expect(drawer.getByRole('link', { name: /^199\d{8}$/ })).toBeVisible()
  await drawer.getByRole('button', { name: '复制' }).click()
  await expect(drawer.getByRole('button', { name: '已复制' })).toBeVisible()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain(`${name}同志，您好`)

  await expect(drawer.getByText('还没有联系记录')).toBeVisible()
  await drawer.getByLabel('备注').fill('响了很久没人接')
  await drawer.getByRole('button', { name: '记一次联系' }).click()
  await expect(drawer.getByText('已记下')).toBeVisible()
  await expect(drawer.getByText('响了很久没人接')).toBeVisible()
  await expect(drawer.getByText(/已联系 1 次（需 \d/)).toBeVisible()

  await drawer.getByRole('button', { name: '认定联系不上' }).click()
  await page.getByRole('dialog').last().getByRole('button', { name: '认定联系不上' }).click()
  await expect(page.getByRole('alert')).toBeVisible()
  await page.getByRole('dialog').last().getByRole('button', { name: '取消' }).click()
  await drawer.getByRole('button', { name: '指定联系人' }).click()
  await page.getByLabel('交给谁').selectOption({ label: '李会计 · 联络员' })
  await finish(page, '指定联系人')

  await drawer.getByLabel('结果').selectOption({ label: '联系上了' })
  await drawer.getByRole('button', { name: '记一次联系' }).click()
  await expect(drawer.getByRole('button', { name: '记一次联系' })).toHaveCount(0)
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(page.getByRole('row').filter({ hasText: name })).toHaveCount(0)
})

test('a late report is asked for and logged, and no case is opened for it', async ({ page, context, service }) => {
  await desk(page, context, service, HOME_SECRETARY, '/absentees')
  await page.getByLabel('事项').selectOption({ label: '汇报' })
  await page.getByLabel('程度').selectOption({ label: '已超期' })
  const row = page.getByRole('row').filter({ hasText: '请本人向支部汇报一次' }).first()
  await expect(row).toContainText(/前向支部汇报，已逾期/)
  const name = (await row.getByRole('rowheader').innerText()).split('\n')[0]?.trim() ?? ''
  await row.getByRole('button').click()
  const drawer = page.getByRole('dialog', { name })
  await expect(drawer.getByText('定期向支部汇报的日子到了')).toBeVisible()
  await expect(drawer.getByText('联系记录')).toHaveCount(0)
  await drawer.getByLabel('汇报内容').fill('电话里说工作和生活都好')
  await drawer.getByLabel('代办原因').selectOption({ label: '本人没有手机' })
  await drawer.getByRole('button', { name: '代为登记汇报' }).click()
  await expect(drawer.getByText('汇报已登记')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('row').filter({ hasText: name })).toHaveCount(0)
})

test('the keyboard opens a case, leaves it and stands where it was', async ({ page, context, service }) => {
  await desk(page, context, service, 'zhang.liuxi', '/absentees')
  const opener = page.getByRole('button', { name: /^联系与记录/ }).first()
  await opener.press('Enter')
  await expect(page.getByRole('dialog')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(opener).toBeFocused()
})
