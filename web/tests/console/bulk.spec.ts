// Many registrations at once: registered with one talk, then reminded.
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
