// Coming in, the rules and figures, one's own settings.
import { Authenticator } from '../support/authenticator'
import { confirmByCode, DESK, desk, finish } from '../support/desk'
import { officerIn, PASSWORD } from '../support/people'
import { expect, test } from '../support/test'

test.use({ viewport: DESK })

test('who is not logged in comes to the log-in, and back to the page', async ({ page }) => {
  await page.goto('/console/absentees?flow=1')
  await page.getByLabel('登录名').fill('wang.shiqiao')
  await page.getByLabel('密码').fill('not-the-password')
  await page.getByRole('button', { name: '登录', exact: true }).click()
  await expect(page.getByRole('alert')).toBeVisible()
  await page.getByLabel('密码').fill(PASSWORD)
  await page.getByRole('button', { name: '登录', exact: true }).click()
  await expect(page.getByRole('heading', { name: '失联与催访', level: 1 })).toBeVisible()
  await page.getByRole('button', { name: '退出登录' }).click()
  await expect(page.getByLabel('登录名')).toBeVisible()
})

test('a county sets its own rule, and its history says so', async ({ page, context, service }) => {
  await desk(page, context, service, 'qiu.cixi', '/policies')
  await page.getByRole('button', { name: '看哪个县' }).click()
  await page.getByRole('searchbox').fill('慈溪')
  await page.getByRole('button', { name: '浙江省宁波市慈溪市' }).click()
  await page.getByRole('button', { name: '本县另定：联系间隔月数' }).click()
  await page.getByLabel('现行值').fill('5')
  await page.getByLabel('依据').fill('慈组〔2026〕9号')
  await page.getByRole('dialog').getByRole('button', { name: '另定' }).click()
  await confirmByCode(page.getByRole('dialog'), 'qiu.cixi')
  await finish(page, '另定')
  const row = page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: '联系间隔月数', exact: true }) })
  await expect(row).toContainText('5 个月')
  await row.getByRole('button', { name: /来历/ }).click()
  await expect(page.getByRole('dialog').getByText('慈组〔2026〕9号')).toBeVisible()
  await expect(page.getByRole('dialog').getByText('浙江省宁波市慈溪市')).toBeVisible()
})

test('the auditor finds what was looked at', async ({ page, context, service, browserOf }) => {
  const secretary = await officerIn(await browserOf(), service, 'wang.shiqiao')
  const { items } = await secretary.get<{ items: { id: string }[] }>('/members?limit=1')
  const member = items[0]?.id ?? ''
  await secretary.get(`/members/${member}`)
  await desk(page, context, service, 'shenji', '/audit')
  await page.getByLabel('党员编号').fill(member)
  await page.getByRole('button', { name: '查找' }).click()
  await expect(page.getByRole('row').filter({ hasText: '查阅党员档案' }).first()).toBeVisible()
})

test('password, sessions and a new authenticator', async ({ page, context, service, browserOf }) => {
  await officerIn(await browserOf(), service, 'ma.shanghui')
  await desk(page, context, service, 'ma.shanghui', '/settings')
  await expect(page.getByRole('button', { name: '结束' })).toHaveCount(1)
  await page.getByRole('button', { name: '结束' }).click()
  await expect(page.getByRole('button', { name: '结束' })).toHaveCount(0)

  await page.getByRole('button', { name: '换一个验证器' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '下一步' }).click()
  await confirmByCode(page.getByRole('dialog'), 'ma.shanghui')
  await finish(page, '下一步')
  const told = await page.getByText('不能扫描时手工输入').innerText()
  const fresh = new Authenticator(told.split('：').at(-1)?.trim() ?? '')
  await page.getByLabel('动态验证码').fill(fresh.next())
  await page.getByRole('button', { name: '确定' }).click()
  await expect(page.getByText('备用码只显示这一次')).toBeVisible()

  await page.getByLabel('现在的密码').fill(PASSWORD)
  await page.getByLabel('新密码').fill('Shanghui-Mishu-2026')
  await page.getByRole('button', { name: '修改密码' }).click()
  await expect(page.getByText('密码已修改')).toBeVisible()
})
