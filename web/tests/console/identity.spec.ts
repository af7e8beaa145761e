// A county's identity provider is registered and switched off and on; an officer links what they have
// there, and logs in by it from then on.
import type { Page } from '@playwright/test'
import { authenticatorOf } from '../support/authenticator'
import { confirmByCode, confirmPage, DESK, desk, finish, pick } from '../support/desk'
import { CLIENT, IdentityProvider } from '../support/identity'
import { officerIn, PASSWORD, type Calls } from '../support/people'
import { expect, test } from '../support/test'

const OFFICER = 'he.xinan'
const NAME = '深圳市统一身份认证'

/** Registers what the county's officers log in by, as its administrator does. */
async function register(admin: Calls, name: string, there: IdentityProvider): Promise<void> {
  await admin.post('/auth/step-up', { totp: authenticatorOf('admin').next() })
  const county = await admin.get<{ items: { id: string }[] }>(`/organizations?q=${encodeURIComponent('宝安区委组织部')}`)
  await admin.post('/identity-providers', { organization_id: county.items[0]?.id, name, issuer: there.issuer, ...CLIENT })
}

async function link(page: Page, name: string, login: string): Promise<void> {
  await page.goto('/console/settings')
  await page.getByRole('button', { name: `关联${name}` }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: '下一步' }).click()
  await confirmByCode(dialog, login)
  await dialog.getByRole('button', { name: '下一步' }).click()
  await expect(page.getByRole('button', { name: '解除关联' })).toBeVisible()
}

test('an officer links an identity, logs in by it, and takes it away', async ({ browser, browserOf, home, service }) => {
  const there = await IdentityProvider.of('sz-000042')
  await register(await officerIn(await browserOf(), service, 'admin'), NAME, there)

  // Not one of the watched browsers: this one goes to another site.
  const context = await browser.newContext({ baseURL: home, viewport: DESK, locale: 'zh-CN' })
  await officerIn(context, service, OFFICER)
  const page = await context.newPage()
  await link(page, NAME, OFFICER)
  expect(new URL(page.url()).pathname).toBe('/console/settings')

  await context.clearCookies()
  await page.goto('/console/flows')
  await page.getByRole('button', { name: `用${NAME}登录` }).click()
  await expect(page).toHaveURL(`${home}/console/flows`)
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await page.goto('/console/settings')
  await expect(page.getByText('统一身份登录').first()).toBeVisible()
  await page.getByRole('button', { name: '解除关联' }).click()
  await expect(page.getByRole('button', { name: `关联${NAME}` })).toBeVisible()

  // The same again, now unlinked: refused in words, and the password does.
  await context.clearCookies()
  await page.goto('/console/log-in')
  await page.getByRole('button', { name: `用${NAME}登录` }).click()
  await expect(page.getByText('这个统一身份还没有关联本系统的账号')).toBeVisible()
  expect(page.url()).toBe(`${home}/console/signed-in`)
  await page.getByRole('link', { name: '返回' }).click()
  await expect(page.getByLabel('登录名')).toBeVisible()
  await context.close()
  there.stop()
})

test('an officer who came by a provider is out at the next click once it is switched off', async ({ browser, browserOf, home, service }) => {
  const [login, name] = ['chen.baoan', '宝安区统一登录']
  const there = await IdentityProvider.of('ba-000007')
  const office = await browserOf()
  await register(await officerIn(office, service, 'admin'), name, there)
  const context = await browser.newContext({ baseURL: home, viewport: DESK, locale: 'zh-CN' })
  await officerIn(context, service, login)
  const page = await context.newPage()
  await link(page, name, login)
  await context.clearCookies()
  await page.goto('/console/flows')
  await page.getByRole('button', { name: `用${name}登录` }).click()
  await expect(page).toHaveURL(`${home}/console/flows`)
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()

  const desk = await office.newPage()
  await desk.setViewportSize(DESK)
  await desk.goto('/console/accounts/providers')
  await desk.getByRole('button', { name: `停用 ${name}` }).click()
  await finish(desk, '停用')
  await expect(desk.getByRole('row').filter({ hasText: name })).toContainText('已停用')

  await page.getByRole('navigation').getByRole('link', { name: '党员' }).first().click()
  const again = page.getByRole('dialog', { name: '登录已失效' })
  await expect(again).toBeVisible()
  await again.getByLabel('登录名').fill(login)
  await again.getByLabel('密码').fill(PASSWORD)
  await again.getByRole('button', { name: '登录', exact: true }).click()
  await expect(again).toHaveCount(0)
  await expect(page.getByRole('heading', { name: '党员', level: 1 })).toBeVisible()
  await context.close()
  there.stop()
})

test('an administrator registers a provider, changes it, switches it off and on, and removes it', async ({ page, context, service, browserOf }) => {
  await page.setViewportSize(DESK)
  await desk(page, context, service, 'admin', '/accounts')
  await page.getByRole('link', { name: '统一身份认证' }).click()
  await expect(page.getByRole('button', { name: '登记认证服务' })).toBeVisible()
  await confirmPage(page, 'admin')
  const dialog = page.getByRole('dialog')
  await page.getByRole('button', { name: '登记认证服务' }).click()
  await dialog.getByLabel('名称', { exact: true }).fill('宁波认证')
  await pick(page, dialog, '供哪个组织的干部登录', '慈溪县委组织部')
  await dialog.getByLabel('认证地址').fill('https://sso.example.gov.cn/realms/ningbo?who=me')
  await dialog.getByLabel('客户端编号').fill('hongyan')
  await dialog.getByLabel('客户端密钥').fill('between-the-two')
  await dialog.getByRole('button', { name: '登记认证服务' }).click()
  await expect(dialog.getByText('地址中不能含 ? 参数').first()).toBeVisible()
  await dialog.getByLabel('认证地址').fill('https://sso.example.gov.cn/realms/ningbo')
  await finish(page, '登记认证服务')
  const row = page.getByRole('row').filter({ hasText: 'https://sso.example.gov.cn/realms/ningbo' })
  await expect(row).toContainText('宁波认证')
  await expect(row).toContainText('慈溪县委组织部')
  await expect(page.getByText('/console/signed-in')).toBeVisible()
  await expect(row).toContainText('启用中')

  await page.getByRole('button', { name: '修改 宁波认证' }).click()
  await dialog.getByLabel('名称', { exact: true }).fill('宁波统一认证')
  await dialog.getByLabel('客户端密钥').fill('another-one')
  await finish(page, '保存')
  await expect(row).toContainText('宁波统一认证')

  const entrance = await (await browserOf()).newPage()
  const offered = entrance.getByRole('button', { name: '用宁波统一认证登录' })
  await entrance.goto('/console/log-in')
  await expect(offered).toBeVisible()
  await page.getByRole('button', { name: '停用 宁波统一认证' }).click()
  await expect(dialog.getByText('凭它登录、还在使用的全部立即退出')).toBeVisible()
  await finish(page, '停用')
  await expect(row).toContainText('已停用')
  await entrance.reload()
  await expect(entrance.getByLabel('登录名')).toBeVisible()
  await expect(offered).toHaveCount(0)

  await page.getByRole('button', { name: '启用 宁波统一认证' }).click()
  await finish(page, '启用')
  await expect(row).toContainText('启用中')
  await entrance.reload()
  await expect(offered).toBeVisible()
  await page.getByRole('button', { name: '删除 宁波统一认证' }).click()
  await finish(page, '删除')
  await expect(row).toHaveCount(0)
})
