// A test with a service of its own worker. Whatever a page does beside the point of a test is watched
// as well: no request to another host, nothing that the content policy stops, no error in a script.
import { test as base, expect, type BrowserContext, type Page } from '@playwright/test'
import { Service, type Database } from './service'

export interface Options {
  database: Database
}

interface WorkerThings extends Options {
  service: Service
  home: string
}

interface Things {
  /** What the pages of the test did that none may do. */
  misdeeds: string[]
  /** A browser of its own for one more person. */
  browserOf: () => Promise<BrowserContext>
}

function watch(context: BrowserContext, misdeeds: string[]): void {
  context.on('request', (request) => {
    const { protocol, hostname } = new URL(request.url())
    if (protocol.startsWith('http') && hostname !== '127.0.0.1') misdeeds.push(`a request to ${hostname}`)
  })
  context.on('page', (page: Page) => {
    page.on('pageerror', (error) => misdeeds.push(`an error: ${error.message}`))
    page.on('console', (message) => {
      if (message.text().includes('Content Security Policy')) misdeeds.push(message.text())
    })
  })
}

export const test = base.extend<Things, WorkerThings>({
  database: ['sqlite', { option: true, scope: 'worker' }],
  service: [
    async ({ database }, use) => {
      const service = new Service(database)
      await service.address
      await use(service)
      await service.stop()
    },
    { scope: 'worker' },
  ],
  home: [async ({ service }, use) => use(await service.address), { scope: 'worker' }],
  baseURL: async ({ home }, use) => use(home),
  misdeeds: async ({}, use) => {
    const misdeeds: string[] = []
    await use(misdeeds)
    expect(misdeeds).toEqual([])
  },
  context: async ({ context, misdeeds }, use) => {
    watch(context, misdeeds)
    await use(context)
  },
  browserOf: async ({ browser, baseURL, misdeeds, viewport, locale, timezoneId }, use) => {
    const opened: BrowserContext[] = []
    await use(async () => {
      const context = await browser.newContext({
        viewport,
        ...(baseURL ? { baseURL } : {}),
        ...(locale ? { locale } : {}),
        ...(timezoneId ? { timezoneId } : {}),
      })
      watch(context, misdeeds)
      opened.push(context)
      return context
    })
    for (const context of opened) await context.close()
  },
})

export { expect }
