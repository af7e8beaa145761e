// Lighthouse on the member's first page and the console's: at least 95 in all four. `make lighthouse`.
import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { BrowserContext } from '@playwright/test'
import { HOME_SECRETARY, memberIn, officerIn, person } from './support/people'
import { expect, test } from './support/test'

const LIGHTHOUSE = new URL('../../target/lighthouse/node_modules/.bin/lighthouse', import.meta.url).pathname
const CHROME = '/usr/bin/chromium'
const LEAST = 95

interface Report {
  finalDisplayedUrl: string
  categories: Record<string, { score: number }>
}

/** The scores of a page as a logged-in browser sees it, on a phone over a slow line or at a desk. */
async function scores(context: BrowserContext, address: string, device: 'mobile' | 'desktop', file: string): Promise<Record<string, number>> {
  const cookie = (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ')
  const options = [
    address,
    '--quiet',
    '--output=json',
    `--output-path=${file}`,
    `--extra-headers=${JSON.stringify({ Cookie: cookie })}`,
    '--only-categories=performance,accessibility,best-practices,seo',
    '--chrome-flags=--headless=new --no-sandbox --disable-gpu --disable-background-networking --disable-component-update --disable-sync',
    ...(device === 'desktop' ? ['--preset=desktop'] : []),
  ]
  mkdirSync(dirname(file), { recursive: true })
  execFileSync(LIGHTHOUSE, options, { env: { ...process.env, CHROME_PATH: CHROME } })
  const report = JSON.parse(readFileSync(file, 'utf8')) as Report
  expect(new URL(report.finalDisplayedUrl).pathname).toMatch(/^\/(console\/?)?$/)
  const found = Object.fromEntries(Object.entries(report.categories).map(([name, { score }]) => [name, Math.round(score * 100)]))
  console.log(`${address} ${device}: ${JSON.stringify(found)}`)
  return found
}

const short = (found: Record<string, number>): string[] =>
  Object.entries(found).filter(([, score]) => score < LEAST).map(([name, score]) => `${name} ${score}`)

test("the member's first page", async ({ context, service, home }, info) => {
  test.setTimeout(180_000)
  await memberIn(context, service, person(116))
  expect(short(await scores(context, `${home}/`, 'mobile', info.outputPath('member.json')))).toEqual([])
})

test("the console's first page", async ({ context, service, home }, info) => {
  test.setTimeout(180_000)
  await officerIn(context, service, HOME_SECRETARY)
  expect(short(await scores(context, `${home}/console`, 'desktop', info.outputPath('console.json')))).toEqual([])
})
