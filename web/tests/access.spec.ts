// Every page for everybody: WCAG 2.2 A and AA by axe-core in all text sizes, the norms of the
// large-text version measured, 320 px without sideways scrolling.
import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { departed, HOST, submitted } from './support/flows'
import { chooseBaoan, next, settled } from './support/pages'
import { HOME_SECRETARY, memberIn, officerIn, person } from './support/people'
import { expect, test } from './support/test'

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
const SIZES = ['0', '1', '2', '3']
const NARROW = 320

/** What the large-text version falls short of: text under 18 px, tight lines, small main targets. */
function shortfalls(): string[] {
  const found: string[] = []
  const name = (element: Element) => `<${element.tagName.toLowerCase()} class="${element.className}"> ${element.textContent?.trim().slice(0, 20)}`
  for (const element of document.querySelectorAll('body *')) {
    const own = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim())
    if (!own || !element.checkVisibility() || element.closest('.visually-hidden')) continue
    const style = getComputedStyle(element)
    const size = Number.parseFloat(style.fontSize)
    if (size < 18) found.push(`text of ${size}px: ${name(element)}`)
    if (Number.parseFloat(style.lineHeight) / size < 1.295) found.push(`lines of ${style.lineHeight}: ${name(element)}`)
  }
  for (const target of document.querySelectorAll('.button, .tile, .line, .input, .options label, summary')) {
    if (!target.checkVisibility()) continue
    const { width, height } = target.getBoundingClientRect()
    if (height < 59.5 || (width < 59.5 && !target.matches('summary'))) found.push(`target of ${width}x${height}: ${name(target)}`)
  }
  return found
}

async function check(page: Page, paths: string[]): Promise<void> {
  const found: string[] = []
  for (const path of paths) {
    await page.goto(path)
    await settled(page)
    for (const size of SIZES) {
      await page.evaluate((step) => (document.documentElement.dataset.text = step), size)
      const { violations } = await new AxeBuilder({ page }).withTags(TAGS).analyze()
      for (const violation of violations) {
        found.push(`${path} at ${size}: ${violation.id} ${violation.nodes.map((node) => node.html).join(' ')}`)
      }
      if (size !== '0') found.push(...(await page.evaluate(shortfalls)).map((what) => `${path} at ${size}: ${what}`))
      const room = page.viewportSize()
      if (!room) throw new Error('a page without a size')
      await page.setViewportSize({ ...room, width: NARROW })
      const width = await page.evaluate(() => document.documentElement.scrollWidth)
      if (width > NARROW) found.push(`${path} at ${size}: ${width} px wide on ${NARROW}`)
      await page.setViewportSize(room)
    }
  }
  expect(found).toEqual([])
}

test('the log-in page', async ({ page }) => {
  await page.goto('/enter')
  await check(page, ['/enter'])
})

test('the first page, and the questions of who leaves', async ({ page, context, service }) => {
  test.setTimeout(120_000)
  await memberIn(context, service, person(60))
  await page.goto('/leave')
  await chooseBaoan(page, HOST)
  await next(page)
  await check(page, ['/', '/leave/where', '/leave/when', '/leave/reach', '/leave/check'])
})

test("the pages of one's own", async ({ page, context, service }) => {
  test.setTimeout(120_000)
  await memberIn(context, service, person(66))
  await page.goto('/')
  await check(page, ['/me', '/me/readers', '/me/data', '/me/sessions', '/me/helper', '/organizations', '/nowhere'])
})

test('the pages of a member who is away', async ({ page, context, service, browserOf }) => {
  test.setTimeout(120_000)
  const officer = await officerIn(await browserOf(), service, HOME_SECRETARY)
  const member = await memberIn(context, service, person(62))
  await departed(member, officer)
  await page.goto('/arrive')
  await page.getByRole('button', { name: '我到这里了，报到' }).click()
  await expect(page.getByRole('heading', { name: '“到达”已收到' })).toBeVisible()
  await check(page, ['/', '/flow', '/flow/amend', '/arrive', '/report', new URL(page.url()).pathname])
})

test('the pages of an officer', async ({ page, context, service, browserOf }) => {
  test.setTimeout(120_000)
  const officer = await officerIn(context, service, HOME_SECRETARY)
  const flow = await submitted(await memberIn(await browserOf(), service, person(64)))
  const { items } = await officer.get<{ items: { id: string }[] }>('/organizations?limit=1')
  await page.goto('/')
  await check(page, ['/', '/messages', '/office', `/office/flows/${flow.id}`, '/office/calls', `/organizations/${items[0]?.id ?? ''}`])
})

test('the dialogs', async ({ page, context, service }) => {
  await memberIn(context, service, person(68))
  const found: string[] = []
  const look = async (name: string): Promise<void> => {
    await expect(page.getByRole('dialog')).toBeVisible()
    await expect(page.locator('.loading')).toHaveCount(0)
    const { violations } = await new AxeBuilder({ page }).withTags(TAGS).analyze()
    found.push(...violations.map((violation) => `${name}: ${violation.id} ${violation.nodes[0]?.html ?? ''}`))
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog')).toHaveCount(0)
  }
  await page.goto('/leave/where')
  await page.getByRole('button', { name: '选择省、市、县区' }).click()
  await look('the region picker')
  await page.goto('/organizations')
  await page.getByRole('button', { name: '扫码' }).click()
  await look('the scanner')
  await page.goto('/me')
  await page.getByRole('button', { name: '退出登录' }).click()
  await look('the log-out')
  expect(found).toEqual([])
})
