// Other systems: a token that asks, an address that is told.
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Locator, Page } from '@playwright/test'
import { confirmPage, DESK, desk, finish } from '../support/desk'
import { departed } from '../support/flows'
import { consents, HOME_SECRETARY, memberIn, officerIn, person } from '../support/people'
import { expect, test } from '../support/test'

test.use({ viewport: DESK })

const OFFICER = 'qiu.cixi'
const TOWNSHIP = 'lin.baisha'

const secret = async (within: Page | Locator): Promise<string> => (await within.locator('code').textContent()) ?? ''

test('a token is made, rotated and revoked, and opens as long as it should', async ({ page, context, service, home }) => {
  await desk(page, context, service, OFFICER, '/integrations')
  await confirmPage(page, OFFICER)
  const opens = async (token: string): Promise<number> =>
    (await fetch(`${home}/api/v1/organizations?limit=1`, { headers: { Authorization: `Bearer ${token}` } })).status
  const dialog = page.getByRole('dialog')

  await page.getByRole('button', { name: '新建令牌' }).click()
  await dialog.getByLabel('系统名称').fill('慈溪商会小程序')
  await dialog.getByLabel('查阅流动登记').check()
  await dialog.getByRole('button', { name: '新建令牌' }).click()
  await expect(page.getByText('令牌只显示这一次')).toBeVisible()
  const first = await secret(page)
  expect(first).toMatch(/^hyst_/)
  expect(await opens(first)).toBe(200)

  await page.getByRole('button', { name: '换新 慈溪商会小程序' }).click()
  await dialog.getByLabel('新旧并用（小时）').fill('0')
  await dialog.getByRole('button', { name: '换新' }).click()
  await expect(page.locator('code')).not.toHaveText(first)
  const second = await secret(page)
  expect([await opens(first), await opens(second)]).toEqual([401, 200])

  await page.getByRole('button', { name: '作废 慈溪商会小程序' }).click()
  await dialog.getByRole('button', { name: '作废' }).click()
  await expect(page.getByText('已作废')).toBeVisible()
  expect(await opens(second)).toBe(401)
  await expect(page.locator('code')).toHaveCount(0)
})

/** Another system that listens, and answers what it is told to. */
class Receiver {
  readonly heard: IncomingHttpHeaders[] = []
  answers = 204
  private readonly server = createServer((asked, answer) => {
    this.heard.push(asked.headers)
    asked.resume()
    answer.writeHead(this.answers).end()
  })

  /** Where it listens. */
  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve))
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/hook`
  }

  stop(): void {
    this.server.close()
  }
}

async function register(page: Page, url: string): Promise<void> {
  await page.getByRole('button', { name: '新建通知地址' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('地址', { exact: true }).fill(url)
  await dialog.getByLabel('外出已登记').check()
  await dialog.getByRole('button', { name: '新建通知地址' }).click()
  await expect(page.locator('code')).toHaveText(/^whsec_/)
}

/** Looks again and again until a delivery to the address stands in that state. */
async function arrived(page: Page, state: string, url: string): Promise<Locator> {
  const row = page.getByRole('row').filter({ hasText: url })
  await expect
    .poll(async () => {
      await page.reload()
      await page.getByLabel('状态').selectOption({ label: state })
      await expect(page.locator('.loading')).toHaveCount(0)
      return row.filter({ hasText: state }).count()
    })
    .toBe(1)
  return row
}

test('an address is told of an event, and told again by hand', async ({ page, context, service, browserOf }) => {
  const receiver = new Receiver()
  const { heard } = receiver
  const url = await receiver.start()
  await desk(page, context, service, OFFICER, '/integrations/webhooks')
  await confirmPage(page, OFFICER)
  await register(page, url)

  const secretary = await officerIn(await browserOf(), service, HOME_SECRETARY)
  await departed(await consents(await memberIn(await browserOf(), service, person(114))), secretary)
  await expect.poll(() => heard.length).toBe(1)
  const row = await arrived(page, '已送达', url)
  await row.getByRole('button', { name: '重发 外出已登记' }).click()
  await expect.poll(() => heard.length).toBe(2)
  expect(heard[1]?.['webhook-id']).toBe(heard[0]?.['webhook-id'])

  await page.getByRole('button', { name: `暂停 ${url}` }).click()
  await finish(page, '暂停')
  await expect(page.getByText('已暂停')).toBeVisible()
  receiver.stop()
})

test('what an address refuses for good is shown as not delivered, and arrives when it is sent again by hand', async ({ page, context, service, browserOf }) => {
  const receiver = new Receiver()
  receiver.answers = 410
  const { heard } = receiver
  const url = await receiver.start()
  await desk(page, context, service, TOWNSHIP, '/integrations/webhooks')
  await confirmPage(page, TOWNSHIP)
  await register(page, url)

  const secretary = await officerIn(await browserOf(), service, HOME_SECRETARY)
  await departed(await consents(await memberIn(await browserOf(), service, person(112))), secretary)
  await expect.poll(() => heard.length).toBe(1)
  const row = await arrived(page, '没有送到', url)
  await expect(row).toContainText('对方没有接受 410')
  const address = page.getByRole('listitem').filter({ hasText: url })
  await expect(address).toContainText('已停用')

  receiver.answers = 204
  await page.getByRole('button', { name: `恢复 ${url}` }).click()
  await finish(page, '恢复')
  await expect(address).toContainText('通知中')
  await row.getByRole('button', { name: '重发 外出已登记' }).click()
  await expect.poll(() => heard.length).toBe(2)
  await arrived(page, '已送达', url)
  expect(heard[1]?.['webhook-id']).toBe(heard[0]?.['webhook-id'])
  receiver.stop()
})
