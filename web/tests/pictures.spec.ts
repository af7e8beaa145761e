// A picture of every page, to be looked at: `make screenshots`, in target/screenshots.
import type { Page } from '@playwright/test'
import { authenticatorOf } from './support/authenticator'
import { confirmPage, DESK, desk } from './support/desk'
import { HOME_SECRETARY, HOST_SECRETARY, memberIn, officerIn, person, type Calls } from './support/people'
import { departed, HOST, submitted } from './support/flows'
import { chooseBaoan, next } from './support/pages'
import { expect, test } from './support/test'

const FOLDER = new URL('../../target/screenshots', import.meta.url).pathname
const SIZES = ['0', '3'] as const

async function shoot(page: Page, name: string, path: string, on = 'phone'): Promise<void> {
  for (const size of SIZES) {
    await page.goto(path)
    await page.evaluate((step) => localStorage.setItem('hongyan.text', step), size)
    await page.reload({ waitUntil: 'networkidle' })
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await expect(page.locator('.loading')).toHaveCount(0)
    await page.screenshot({ path: `${FOLDER}/${on}-${name}${size === '0' ? '' : '-large'}.png`, fullPage: true })
  }
  await page.evaluate(() => localStorage.setItem('hongyan.text', '0'))
}

test('the pages before log-in', async ({ page }) => {
  await shoot(page, 'enter', '/enter')
})

test('a member at home', async ({ page, context, service }) => {
  await memberIn(context, service, person(20))
  await shoot(page, 'home-at-home', '/')
  await page.goto('/leave')
  await chooseBaoan(page, HOST)
  await next(page)
  for (const step of ['where', 'when', 'reach', 'check']) await shoot(page, `leave-${step}`, `/leave/${step}`)
  await shoot(page, 'me', '/me')
  await shoot(page, 'helper', '/me/helper')
  await shoot(page, 'sessions', '/me/sessions')
  await shoot(page, 'data', '/me/data')
  await shoot(page, 'readers', '/me/readers')
  await shoot(page, 'privacy', '/me/privacy')
  await shoot(page, 'corrections', '/me/corrections')
  await shoot(page, 'organizations', '/organizations')
  await shoot(page, 'flow-none', '/flow')
  await shoot(page, 'lost', '/nowhere')
})

test('a member who waits and one who is away', async ({ browser, service, home }) => {
  const waiting = await browser.newContext({ baseURL: home })
  await submitted(await memberIn(waiting, service, person(22)))
  const page = await waiting.newPage()
  await shoot(page, 'home-waiting', '/')
  await shoot(page, 'flow-submitted', '/flow')

  const away = await browser.newContext({ baseURL: home })
  const officer = await officerIn(await browser.newContext(), service, HOME_SECRETARY)
  await departed(await memberIn(away, service, person(26)), officer)
  const other = await away.newPage()
  await shoot(other, 'home-arrive', '/')
  await shoot(other, 'flow-away', '/flow')
  await shoot(other, 'amend', '/flow/amend')
  await shoot(other, 'arrive', '/arrive')
  await shoot(other, 'report', '/report')
  await other.goto('/arrive')
  await other.getByRole('button', { name: '我到这里了' }).click()
  await expect(other.getByText('已收到').first()).toBeVisible()
  await shoot(other, 'result', new URL(other.url()).pathname)
  await shoot(other, 'home-away', '/')
  await waiting.close()
  await away.close()
})

test('an officer', async ({ page, context, service, browserOf }) => {
  const member = await memberIn(await browserOf(), service, person(34))
  const plain = await member.post<{ id: string }>('/me/correction-requests', { field: 'occupation', value: '焊工', note: '换了工作' })
  const sealed = await member.post<{ id: string }>('/me/correction-requests', { field: 'address', value: '柳溪村3组8号', note: '搬了家' })
  const calls = await officerIn(context, service, HOME_SECRETARY)
  await shoot(page, 'officer-home', '/')
  await shoot(page, 'messages', '/messages')
  await shoot(page, 'work', '/office')
  const { items } = await calls.get<{ items: { id: string }[] }>('/outbound-registrations?state=submitted')
  await shoot(page, 'work-flow', `/office/flows/${items[0]?.id ?? ''}`)
  await shoot(page, 'work-correction', `/office/corrections/${plain.id}`)
  await shoot(page, 'work-correction-sealed', `/office/corrections/${sealed.id}`)
  await shoot(page, 'work-calls', '/office/calls')
})

test('the phone app in English', async ({ page, context, service, browserOf }) => {
  await context.addInitScript(() => localStorage.setItem('hongyan.language', 'en'))
  const officer = await officerIn(await browserOf(), service, HOME_SECRETARY)
  await departed(await memberIn(context, service, person(28)), officer)
  const pages = { home: '/', flow: '/flow', amend: '/flow/amend', arrive: '/arrive', report: '/report', me: '/me', readers: '/me/readers', data: '/me/data', privacy: '/me/privacy', corrections: '/me/corrections', organizations: '/organizations' }
  for (const [name, path] of Object.entries(pages)) await shoot(page, `${name}-en`, path)
})

test.describe('the console', () => {
  test.use({ viewport: DESK })
  const first = async (calls: Calls, path: string) => (await calls.get<{ items: { id: string }[] }>(path)).items[0]?.id ?? ''

  test('of a township', async ({ page, context, service, browserOf }) => {
    await submitted(await memberIn(await browserOf(), service, person(30)))
    const calls = await desk(page, context, service, 'lin.baisha')
    const { account } = await calls.get<{ account: { posts: { organization_id: string }[] } }>('/me')
    await calls.post('/auth/step-up', { totp: authenticatorOf('lin.baisha').next() })
    const organization_id = account.posts[0]?.organization_id
    await calls.post('/service-tokens', { organization_id, name: '慈溪商会小程序', actions: ['flow.read', 'placement.read'], requests_per_minute: 60, expires_in_days: 90 })
    await calls.post('/webhook-endpoints', { organization_id, url: 'https://app.example.org/hongyan', events: ['flow.registered', 'placement.checked_in', 'placement.placed'] })
    const pages = {
      work: '',
      absentees: '/absentees',
      flows: '/flows',
      'flows-new': '/flows/new',
      flow: `/flows/${await first(calls, '/outbound-registrations?limit=1')}`,
      members: '/members',
      'members-new': '/members/new',
      member: `/members/${await first(calls, '/members?limit=1')}`,
      organizations: `/organizations/${account.posts[0]?.organization_id ?? ''}`,
      imports: '/imports',
      exports: '/exports',
      statistics: '/statistics',
      policies: '/policies',
      tokens: '/integrations',
      webhooks: '/integrations/webhooks',
      jobs: '/jobs',
      settings: '/settings',
      lost: '/nowhere',
    }
    for (const [name, path] of Object.entries(pages)) await shoot(page, name, `/console${path}`, 'console')
    await page.goto('/console/flows')
    await page.getByRole('button', { name: '看板' }).click()
    await expect(page.locator('.loading')).toHaveCount(0)
    await page.screenshot({ path: `${FOLDER}/console-board.png`, fullPage: true })
    await page.goto('/console/absentees')
    await page.getByRole('button', { name: /^联系与记录/ }).first().click()
    await expect(page.locator('.loading')).toHaveCount(0)
    await page.screenshot({ path: `${FOLDER}/console-case.png` })
  })

  test('of host, auditor and administrator', async ({ page, context, service, browserOf }) => {
    const officer = await officerIn(await browserOf(), service, HOME_SECRETARY)
    await departed(await memberIn(await browserOf(), service, person(32)), officer)
    const calls = await desk(page, context, service, HOST_SECRETARY)
    await shoot(page, 'work-host', '/console', 'console')
    await shoot(page, 'placements', '/console/placements', 'console')
    await shoot(page, 'placement', `/console/placements/${await first(calls, '/placements?limit=1')}`, 'console')
    await page.goto('/console/log-in')
    await officerIn(context, service, 'shenji')
    await shoot(page, 'audit', '/console/audit', 'console')
    const admin = await officerIn(context, service, 'admin')
    await page.goto('/console/accounts')
    await confirmPage(page, 'admin')
    await expect(page.getByRole('rowheader').first()).toBeVisible()
    await shoot(page, 'accounts', '/console/accounts', 'console')
    const { account } = await admin.get<{ account: { posts: { organization_id: string }[] } }>('/me')
    await admin.post('/identity-providers', { organization_id: account.posts[0]?.organization_id, name: '慈溪市统一身份认证', issuer: 'https://id.example.gov.cn/realms/cixi', client_id: 'hongyan', client_secret: 'between-the-two' })
    await shoot(page, 'providers', '/console/accounts/providers', 'console')
    await shoot(page, 'notices', '/console/notices', 'console')
    await shoot(page, 'notices-new', '/console/notices/new', 'console')
  })

  test('in English', async ({ page, context, service }) => {
    await context.addInitScript(() => localStorage.setItem('hongyan.language', 'en'))
    await desk(page, context, service, 'qiu.cixi')
    for (const name of ['', 'absentees', 'flows', 'members', 'statistics', 'policies', 'exports']) {
      await shoot(page, `${name || 'work'}-en`, `/console/${name}`, 'console')
    }
  })
})
