// A picture of every page, to be looked at: `make screenshots`, in target/screenshots.
import type { Page } from '@playwright/test'
import { HOME_SECRETARY, memberIn, officerIn, person } from './support/people'
import { departed, submitted } from './support/flows'
import { expect, test } from './support/test'

const FOLDER = new URL('../../target/screenshots', import.meta.url).pathname
const SIZES = ['0', '3'] as const

async function shoot(page: Page, name: string, path: string): Promise<void> {
  for (const size of SIZES) {
    await page.goto(path)
    await page.evaluate((step) => localStorage.setItem('hongyan.text', step), size)
    await page.reload({ waitUntil: 'networkidle' })
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await expect(page.locator('.loading')).toHaveCount(0)
    await page.screenshot({ path: `${FOLDER}/phone-${name}${size === '0' ? '' : '-large'}.png`, fullPage: true })
  }
  await page.evaluate(() => localStorage.setItem('hongyan.text', '0'))
}

test('the pages before log-in', async ({ page }) => {
  await shoot(page, 'enter', '/enter')
})

test('a member at home', async ({ page, context, service }) => {
  await memberIn(context, service, person(20))
  await shoot(page, 'home-at-home', '/')
  for (const step of ['where', 'when', 'reach', 'check']) await shoot(page, `leave-${step}`, `/leave/${step}`)
  await shoot(page, 'me', '/me')
  await shoot(page, 'helper', '/me/helper')
  await shoot(page, 'sessions', '/me/sessions')
  await shoot(page, 'data', '/me/data')
  await shoot(page, 'readers', '/me/readers')
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

test('an officer', async ({ page, context, service }) => {
  const calls = await officerIn(context, service, HOME_SECRETARY)
  await shoot(page, 'officer-home', '/')
  await shoot(page, 'messages', '/messages')
  await shoot(page, 'work', '/office')
  const { items } = await calls.get<{ items: { id: string }[] }>('/outbound-registrations?state=submitted')
  await shoot(page, 'work-flow', `/office/flows/${items[0]?.id ?? ''}`)
  await shoot(page, 'work-calls', '/office/calls')
})
