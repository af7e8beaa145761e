// What every page has to be for everybody: WCAG 2.2 A and AA by axe-core, the norms of the large-text
// version measured, 320 px without sideways scrolling.
import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { settled } from './pages'
import { expect } from './test'

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
const SIZES = ['0', '1', '2', '3']
/** axe-core looks at these; what lies between is measured. */
const LOOKED_AT = ['0', '3']
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

export async function check(page: Page, paths: string[]): Promise<void> {
  const found: string[] = []
  for (const path of paths) {
    await page.goto(path)
    await settled(page)
    for (const size of SIZES) {
      await page.evaluate((step) => (document.documentElement.dataset.text = step), size)
      if (LOOKED_AT.includes(size)) found.push(...(await violations(page)).map((what) => `${path} at ${size}: ${what}`))
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


async function violations(page: Page, within = 'html'): Promise<string[]> {
  // Legacy mode spares a page of its own for each look; the client has no frames.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().withTags(TAGS).include(within).analyze()
  return violations.map((violation) => `${violation.id} ${violation.nodes.map((node) => node.html).join(' ')}`)
}

/** What is wrong with the dialog that is open, in standard and largest text and on a narrow screen; closes it. */
export async function wrongInDialog(page: Page, name: string): Promise<string[]> {
  const dialog = page.getByRole('dialog').last()
  await expect(dialog).toBeVisible()
  await expect(page.locator('.loading')).toHaveCount(0)
  const found: string[] = []
  const room = page.viewportSize()
  if (!room) throw new Error('a page without a size')
  for (const size of LOOKED_AT) {
    await page.evaluate((step) => (document.documentElement.dataset.text = step), size)
    found.push(...(await violations(page, 'dialog')).map((what) => `${name} at ${size}: ${what}`))
    if (size !== '0') found.push(...(await page.evaluate(shortfalls)).map((what) => `${name} at ${size}: ${what}`))
    await page.setViewportSize({ ...room, width: NARROW })
    const width = await dialog.evaluate((element) => element.scrollWidth)
    if (width > NARROW) found.push(`${name} at ${size}: ${width} px wide on ${NARROW}`)
    await page.setViewportSize(room)
  }
  await page.evaluate(() => (document.documentElement.dataset.text = '0'))
  const before = await page.getByRole('dialog').count()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(before - 1)
  return found
}
