// Whom to ask at the new place, and why.
import { departed, HOST } from './support/flows'
import { HOME_SECRETARY, memberIn, officerIn, person } from './support/people'
import { expect, test } from './support/test'

test('a member who came elsewhere is told whom to ask and why', async ({ page, context, service, browserOf }) => {
  const member = await memberIn(context, service, person(110))
  await departed(member, await officerIn(await browserOf(), service, HOME_SECRETARY))
  await page.goto('/arrive')
  await page.getByRole('button', { name: '不是这里，到了别的地方' }).click()
  await expect(page.getByRole('heading', { name: '建议的党组织' })).toBeVisible()
  await page.getByLabel('选了街道（乡镇），建议会更准').selectOption({ label: '新安街道' })
  const first = page.getByRole('button', { name: HOST })
  await expect(first).toContainText('的村（社区）党组织')
  await first.click()
  await expect(page.getByText('您选的党组织')).toBeVisible()
  await expect(page.getByRole('heading', { name: HOST })).toBeVisible()
})
