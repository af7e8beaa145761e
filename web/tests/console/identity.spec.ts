// An officer links what they have at the county's identity provider, and logs in by it from then on.
import { authenticatorOf } from '../support/authenticator'
import { confirmByCode, DESK } from '../support/desk'
import { CLIENT, IdentityProvider } from '../support/identity'
import { officerIn } from '../support/people'
import { expect, test } from '../support/test'

const OFFICER = 'he.xinan'
const NAME = '深圳市统一身份认证'

test('an officer links an identity, logs in by it, and takes it away', async ({ browser, browserOf, home, service }) => {
  const there = await IdentityProvider.of('sz-000042')
  const admin = await officerIn(await browserOf(), service, 'admin')
  await admin.post('/auth/step-up', { totp: authenticatorOf('admin').next() })
  const county = await admin.get<{ items: { id: string }[] }>(`/organizations?q=${encodeURIComponent('宝安区委组织部')}`)
  await admin.post('/identity-providers', { organization_id: county.items[0]?.id, name: NAME, issuer: there.issuer, ...CLIENT })

  // Not one of the watched browsers: this one goes to another site.
  const context = await browser.newContext({ baseURL: home, viewport: DESK, locale: 'zh-CN' })
  await officerIn(context, service, OFFICER)
  const page = await context.newPage()
  await page.goto('/console/settings')
  await page.getByRole('button', { name: `关联${NAME}` }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: '下一步' }).click()
  await confirmByCode(dialog, OFFICER)
  await dialog.getByRole('button', { name: '下一步' }).click()
  await expect(page.getByRole('button', { name: '解除关联' })).toBeVisible()
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
