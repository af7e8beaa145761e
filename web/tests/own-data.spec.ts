// What a member decides about their own data: consents, and corrections that the branch answers.
import { confirmByCode, DESK } from './support/desk'
import { HOME_SECRETARY, memberIn, officerIn, person } from './support/people'
import { expect, test } from './support/test'

test('a member objects to short messages and takes it back', async ({ page, context, service }) => {
  await memberIn(context, service, person(106))
  await page.goto('/me')
  await page.getByRole('link', { name: /^个人信息用在哪里/ }).click()
  await expect(page.getByText('身份证号、电话和住址加密保存')).toBeVisible()
  await page.getByRole('button', { name: '不再接收 短信提醒' }).click()
  await expect(page.getByText('已拒绝')).toBeVisible()
  await page.getByRole('button', { name: '恢复接收 短信提醒' }).click()
  await expect(page.getByRole('button', { name: '不再接收 短信提醒' })).toBeVisible()
  await expect(page.getByText('已拒绝')).toHaveCount(0)
})

test('other systems are told after a consent alone, which is asked for beside the notice', async ({ page, context, service }) => {
  await memberIn(context, service, person(120), { accepts: false })
  await page.goto('/')
  const box = page.getByRole('checkbox', { name: /我同意其他系统/ })
  await expect(box).not.toBeChecked()
  await expect(page.getByText('要您同意了，才会收到')).toBeVisible()
  await page.getByRole('button', { name: '我知道了，继续' }).click()
  await expect(page).toHaveURL(/\/$/)

  await page.goto('/me/privacy')
  const card = page.getByRole('listitem').filter({ hasText: '通知其他系统' })
  await expect(card).toContainText('没有同意')
  await card.getByRole('button', { name: /^同意/ }).click()
  await expect(card).toContainText('已同意')
  await card.getByRole('button', { name: /^撤回同意/ }).click()
  await expect(card).toContainText('已撤回')
})

test('a member consents with the notice', async ({ page, context, service }) => {
  await memberIn(context, service, person(122), { accepts: false })
  await page.goto('/')
  await page.getByRole('checkbox', { name: /我同意其他系统/ }).check()
  await page.getByRole('button', { name: '我知道了，继续' }).click()
  await expect(page.getByRole('checkbox')).toHaveCount(0)
  await page.goto('/me/privacy')
  await expect(page.getByRole('listitem').filter({ hasText: '通知其他系统' })).toContainText('已同意')
})

test('a member asks for corrections, and the branch accepts one and refuses another', async ({ page, context, service, browserOf }) => {
  await memberIn(context, service, person(108))
  await page.goto('/me/corrections')
  const ask = async (field: string, value: string, note: string) => {
    await page.getByRole('button', { name: '我要申请更正' }).click()
    await page.getByLabel('哪一项不对').selectOption({ label: field })
    await page.getByLabel('正确的是').fill(value)
    await page.getByLabel('依据').fill(note)
    await page.getByRole('button', { name: '提交申请' }).click()
    await expect(page.getByText('申请已交到支部')).toBeVisible()
  }
  await ask('职业', '钳工', '换了工作')
  await ask('家庭住址', '柳溪村2组15号', '搬了家')
  await expect(page.getByText('等待支部办理')).toHaveCount(2)

  const secretary = await browserOf()
  await officerIn(secretary, service, HOME_SECRETARY)
  const desk = await secretary.newPage()
  await desk.setViewportSize(DESK)
  await desk.goto('/console')
  const line = (what: string) => desk.locator('section', { has: desk.getByRole('heading', { name: '更正申请' }) }).getByRole('listitem').filter({ hasText: what })
  await line('职业：钳工').getByRole('button', { name: /^更正/ }).click()
  await expect(desk.getByRole('dialog')).toContainText('依据：换了工作')
  await desk.getByRole('dialog').getByRole('button', { name: '更正', exact: true }).click()
  await expect(line('职业：钳工')).toHaveCount(0)
  const dialog = desk.getByRole('dialog')
  await line('家庭住址').getByRole('button', { name: /^查看完整内容/ }).click()
  await dialog.getByLabel('原因').fill('核对户口簿')
  await dialog.getByRole('button', { name: '查看完整内容' }).click()
  await confirmByCode(dialog, HOME_SECRETARY)
  await dialog.getByRole('button', { name: '查看完整内容' }).click()
  await expect(line('家庭住址：柳溪村2组15号')).toBeVisible()
  await line('家庭住址').getByRole('button', { name: /^不更正/ }).click()
  await desk.getByLabel('不更正的原因').fill('请带户口簿到支部核对')
  await desk.getByRole('dialog').getByRole('button', { name: '不更正', exact: true }).click()
  await expect(line('家庭住址')).toHaveCount(0)

  await desk.goto('/messages')
  await desk.getByRole('button', { name: /申请更正/ }).first().click()
  await expect(desk.getByRole('heading', { name: '等我办理的' })).toBeVisible()

  await page.goto('/messages')
  await page.getByRole('button', { name: /更正/ }).first().click()
  await expect(page.getByText('已更正')).toBeVisible()
  await expect(page.getByText('没有更正的原因：请带户口簿到支部核对')).toBeVisible()
})

test('the branch decides on corrections on the phone', async ({ page, context, service, browserOf }) => {
  const member = await memberIn(await browserOf(), service, person(118))
  await member.post('/me/correction-requests', { field: 'occupation', value: '焊工', note: '换了工作' })
  await member.post('/me/correction-requests', { field: 'address', value: '柳溪村3组8号', note: '搬了家' })
  await officerIn(context, service, HOME_SECRETARY)
  const looks = async () => {
    const { items } = await member.get<{ items: { action: string }[] }>('/me/access-log')
    return items.filter((one) => one.action === 'member.read').length
  }
  const before = await looks()
  await page.goto('/office')
  const line = (what: string) => page.getByRole('link').filter({ hasText: `更正${what}` })
  const approvals = page.getByRole('heading', { name: '等我办理的' })

  // The list says whose it is and looks at no record for it.
  const { name } = (await member.get<{ member: { record: { name: string } } }>('/me')).member.record
  await expect(line('职业')).toContainText(name)
  expect(await looks()).toBe(before)
  await line('职业').click()
  await expect(page.getByText('换了工作')).toBeVisible()
  await expect(page.getByText('焊工')).toBeVisible()
  expect(await looks()).toBe(before + 1)
  await page.getByRole('button', { name: '更正', exact: true }).click()
  await expect(approvals).toBeVisible()
  await expect(line('家庭住址')).toHaveCount(1)
  await expect(line('职业')).toHaveCount(0)

  await line('家庭住址').click()
  await expect(page.getByText('搬了家')).toBeVisible()
  await expect(page.getByText('柳溪村3组8号')).toHaveCount(0)
  await expect(page.getByRole('button', { name: '更正', exact: true })).toBeDisabled()
  await page.getByLabel('为什么要看').fill('核对户口簿')
  await page.getByRole('button', { name: '查看完整内容' }).click()
  await confirmByCode(page.getByRole('main'), HOME_SECRETARY)
  await page.getByRole('button', { name: '查看完整内容' }).click()
  await expect(page.getByText('柳溪村3组8号')).toBeVisible()
  await page.getByRole('button', { name: '不更正', exact: true }).click()
  await page.getByLabel('不更正的原因').fill('请带户口簿到支部核对')
  await page.getByRole('button', { name: '不更正', exact: true }).click()
  await expect(approvals).toBeVisible()
  await expect(page.getByText('没有要办的更正')).toBeVisible()

  const { items } = await member.get<{ items: { field: string; state: string; reason?: string }[] }>('/me/correction-requests')
  expect(items.map((one) => [one.field, one.state, one.reason ?? null])).toEqual([
    ['address', 'refused', '请带户口簿到支部核对'],
    ['occupation', 'accepted', null],
  ])
})
