// What tests do on the pages more than once.
import type { Page } from '@playwright/test'
import type { Person } from './people'
import type { Service } from './service'
import { expect } from './test'

/** Logs a member in on the page that asks for it, on a device not seen before. */
export async function logInHere(page: Page, service: Service, who: Person): Promise<void> {
  await page.getByLabel('手机号').fill(who.phone)
  await page.getByRole('button', { name: '获取验证码' }).click()
  await page.getByLabel('短信验证码').fill(await service.code(who.phone))
  await page.getByRole('button', { name: '登录', exact: true }).click()
  await page.getByLabel('身份证号后四位').fill(who.suffix)
  await page.getByRole('button', { name: '登录', exact: true }).click()
}

/** Where to: found by typing, with the organization there. */
export async function chooseBaoan(page: Page, host: string): Promise<void> {
  await page.getByRole('button', { name: '选择省、市、县区' }).click()
  await page.getByRole('searchbox').fill('宝安')
  await page.getByRole('button', { name: '广东省深圳市宝安区' }).click()
  await page.getByRole('button', { name: host }).click()
}

export const next = (page: Page) => page.getByRole('button', { name: '下一步' }).click()

/** The page is there and has nothing left to read. */
export async function settled(page: Page): Promise<void> {
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await expect(page.locator('.loading')).toHaveCount(0)
}
