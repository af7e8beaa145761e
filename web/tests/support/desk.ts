// What console tests do on the pages more than once.
import type { BrowserContext, Locator, Page } from '@playwright/test'
import { authenticatorOf } from './authenticator'
import { officerIn, type Calls } from './people'
import type { Service } from './service'
import { expect } from './test'

export const DESK = { width: 1280, height: 900 }

/** An officer's console at one of its pages. */
export async function desk(page: Page, context: BrowserContext, service: Service, login: string, path = ''): Promise<Calls> {
  const calls = await officerIn(context, service, login)
  await page.goto(`/console${path}`)
  return calls
}

/** Chooses an organization or an officer in a field that looks them up. */
export async function pick(page: Page, within: Locator, label: string, typed: string, name = typed): Promise<void> {
  await within.getByRole('button', { name: label }).click()
  const dialog = page.getByRole('dialog').last()
  await dialog.getByRole('searchbox').fill(typed)
  await dialog.getByRole('button', { name }).first().click()
}

/** The code of the authenticator, where a dialog or a page asks for it. */
export async function confirmByCode(within: Locator, login: string): Promise<void> {
  await within.getByLabel('动态验证码').fill(authenticatorOf(login).next())
}

/** Confirms the post where a whole page asks for it, and waits until the page is open. */
export async function confirmPage(page: Page, login: string): Promise<void> {
  const main = page.getByRole('main')
  await confirmByCode(main, login)
  await main.getByRole('button', { name: '验证' }).click()
  await expect(main.getByLabel('动态验证码')).toHaveCount(0)
}

/** What a page's facts say under a heading. */
export const fact = (page: Page, name: string): Locator =>
  page.locator('.facts > div').filter({ has: page.locator('dt', { hasText: new RegExp(`^${name}$`) }) }).locator('dd')

/** One of the heaps of the work list. */
export const heap = (page: Page, name: string): Locator =>
  page.locator('section', { has: page.getByRole('heading', { name }) })

/** Does what a dialog is for, and waits until it is gone. */
export async function finish(page: Page, button: string): Promise<void> {
  const dialog = page.getByRole('dialog').last()
  const before = await page.getByRole('dialog').count()
  await dialog.getByRole('button', { name: button, exact: true }).click()
  await expect(page.getByRole('dialog')).toHaveCount(before - 1)
}
