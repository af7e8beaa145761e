// A test with a service of its own worker, and its address as the base of every page.
import { test as base } from '@playwright/test'
import { Service, type Database } from './service'

export interface Options {
  database: Database
}

interface WorkerThings extends Options {
  service: Service
  home: string
}

export const test = base.extend<object, WorkerThings>({
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
})

export { expect } from '@playwright/test'
