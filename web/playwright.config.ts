// The client in a real browser against the real binary, on each database. `scripts/browser.sh` runs
// it; PostgreSQL takes part where scripts/with-postgres.sh has started one.
import { defineConfig } from '@playwright/test'
import type { Options } from './tests/support/test'

const onPostgres = process.env.HONGYAN_TEST_POSTGRES !== undefined
const stories = { testIgnore: /pictures|lighthouse/ }
/** How a page looks does not depend on the database. */
const storiesAlone = { testIgnore: /pictures|lighthouse|access/ }

export default defineConfig<object, Options>({
  testDir: 'tests',
  outputDir: '../target/browser',
  reporter: [['list']],
  fullyParallel: false,
  workers: 2,
  retries: 0,
  forbidOnly: true,
  // Generous: no story is about speed, and a machine that does other things must not fail one.
  timeout: 300_000,
  expect: { timeout: 30_000 },
  use: {
    viewport: { width: 390, height: 844 },
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    actionTimeout: 30_000,
    launchOptions: {
      executablePath: '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--lang=zh-CN',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  projects: [
    { name: 'sqlite', use: { database: 'sqlite' }, ...stories },
    ...(onPostgres ? [{ name: 'postgres', use: { database: 'postgres' as const }, ...storiesAlone }] : []),
    { name: 'pictures', use: { database: 'sqlite' }, testMatch: /pictures/ },
    { name: 'lighthouse', use: { database: 'sqlite' }, testMatch: /lighthouse/ },
  ],
})
