// Many at once: registrations with one talk, members with one liaison, cases with one officer.
import { wrongInDialog } from '../support/access'
import { DESK, desk } from '../support/desk'
import { submitted } from '../support/flows'
import { HOME_SECRETARY, memberIn, person } from '../support/people'
import { expect, test } from '../support/test'

test.use({ viewport: DESK })

test('a secretary registers several at once and reminds them', async ({ page, context, service, browserOf }) => {
  const flows: string[] = []
  for (const number of [100, 102]) {
    const made = await submitted(await memberIn(await browserOf(), service, person(number)))
    flows.push(made.id)
  }
  const home = await desk(page, context, service, HOME_SECRETARY, '/flows?state=submitted')
  const names: string[] = []
  for (const id of flows) {
    const { member } = await home.get<{ member: { name: string } }>(`/outbound-registrations/${id}`)
    names.push(member.name)
  }
  for (const name of names) await page.getByLabel(`选择${name}`).first().check()
  await expect(page.getByText('已选 2 项')).toBeVisible()
  await page.getByRole('button', { name: '批量登记' }).click()
  expect(await wrongInDialog(page, 'registering many')).toEqual([])
  await page.getByRole('button', { name: '批量登记' }).click()
  await page.getByLabel('已谈话').check()
  await page.getByLabel('谈话人').fill('张支书')
  await page.getByRole('button', { name: '开始办理（2 项）' }).click()
  await expect(page.getByText('已办成 2 项，共 2 项')).toBeVisible()
  await page.getByRole('button', { name: '知道了' }).click()
  await page.goto('/console/flows?state=in_flow')
  for (const name of names) await page.getByLabel(`选择${name}`).first().check()
  await page.getByRole('button', { name: '提醒报告' }).click()
  await page.getByRole('button', { name: /^开始办理/ }).click()
  await expect(page.getByText('已办成 2 项，共 2 项')).toBeVisible()
})

test('members get a liaison and are handed over, and cases get an officer', async ({ page, context, service }) => {
  await desk(page, context, service, HOME_SECRETARY, '/members')
  const boxes = page.getByRole('row').getByRole('checkbox', { name: /^选择/ })
  const dialog = page.getByRole('dialog')
  const done = async (words: string | RegExp) => {
    await expect(dialog.getByText(words)).toBeVisible()
    await expect(dialog.getByRole('listitem')).toHaveCount(0)
    await dialog.getByRole('button', { name: '知道了' }).click()
  }
  for (const line of [0, 1]) await boxes.nth(line).check()
  await page.getByRole('button', { name: '指定联络员' }).click()
  await dialog.getByLabel('联络员').selectOption({ label: '李会计 · 联络员' })
  await dialog.getByRole('button', { name: '开始办理（2 项）' }).click()
  await done('已办成 2 项，共 2 项')
  await expect(page.getByText('已选')).toHaveCount(0)

  await page.getByRole('button', { name: '移交联络对象' }).click()
  await dialog.getByLabel('由谁移交').selectOption({ label: '李会计 · 联络员' })
  await dialog.getByLabel('交给谁').selectOption({ label: '张支书 · 书记' })
  await dialog.getByRole('button', { name: '移交联络对象' }).click()
  await done(/已办成 (\d+) 项，共 \1 项$/)

  await page.goto('/console/absentees?level=overdue')
  for (const line of [0, 1]) await boxes.nth(line).check()
  await page.getByRole('button', { name: '指定联系人' }).click()
  await dialog.getByLabel('交给谁').selectOption({ label: '李会计 · 联络员' })
  await dialog.getByRole('button', { name: '开始办理（2 项）' }).click()
  await done('已办成 2 项，共 2 项')
  for (const line of [0, 1]) await boxes.nth(line).check()
  await page.getByRole('button', { name: '提醒报告' }).click()
  await dialog.getByRole('button', { name: '开始办理（2 项）' }).click()
  await expect(dialog.getByText(/已办成 \d 项，共 2 项$/)).toBeVisible()
})
