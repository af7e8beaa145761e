// A member nobody reaches: found unreachable, looked for by the host, suspected lost. People decide each
// step, and the service holds them to the attempts it takes.
import type { Page } from '@playwright/test'
import { DESK, desk, finish, heap } from '../support/desk'
import { hostId } from '../support/flows'
import { HOME_SECRETARY, HOST_SECRETARY } from '../support/people'
import { expect, test } from '../support/test'

test.use({ viewport: DESK })

interface Silent {
  flow_id: string
  name: string
  case?: { id: string }
}

async function attempt(page: Page, channel: string): Promise<void> {
  const dialog = page.getByRole('dialog').first()
  const logged = await dialog.getByRole('listitem').filter({ hasText: `没人接 · ${channel}` }).count()
  await dialog.getByLabel('联系方式').selectOption({ label: channel })
  await dialog.getByRole('button', { name: '记一次联系' }).click()
  await expect(dialog.getByRole('listitem').filter({ hasText: `没人接 · ${channel}` })).toHaveCount(logged + 1)
}

async function step(page: Page, name: string): Promise<void> {
  await page.getByRole('dialog').first().getByRole('button', { name }).click()
  await finish(page, name)
}

test('a member is found unreachable, looked for by the host, and suspected lost', async ({ page, context, service, browserOf }) => {
  const home = await desk(page, context, service, HOME_SECRETARY)
  const { items } = await home.get<{ items: Silent[] }>('/absentees?level=overdue&limit=100')
  const one = items.filter((silent) => silent.case).at(-1)
  if (!one?.case) throw new Error('nobody is silent')
  const { version } = await home.get<{ version: number }>(`/outbound-registrations/${one.flow_id}`)
  const destination = { kind: 'organization', organization: await hostId(home) }
  await home.post(`/outbound-registrations/${one.flow_id}/amend`, { destination }, version)
  for (const [days, channel] of [[20, 'phone'], [10, 'visit']] as const) {
    const at = new Date(Date.now() - days * 86_400_000).toISOString()
    await home.post(`/follow-up-cases/${one.case.id}/contacts`, { at, channel, result: 'no_answer' })
  }

  await page.goto(`/console/absentees?flow=${one.flow_id}`)
  const drawer = page.getByRole('dialog', { name: one.name })
  await attempt(page, '单位')
  await step(page, '认定联系不上')
  await expect(drawer.locator('.tag', { hasText: '认定联系不上' })).toBeVisible()

  // The relatives were not asked yet.
  await drawer.getByRole('button', { name: '认定疑似失联' }).click()
  await page.getByRole('dialog').last().getByRole('button', { name: '认定疑似失联' }).click()
  await expect(page.getByRole('alert')).toBeVisible()
  await page.keyboard.press('Escape')
  await step(page, '转交另一方')
  await expect(drawer.getByText('由流入地支部跟进')).toBeVisible()

  const away = await browserOf()
  const hosts = await away.newPage()
  await hosts.setViewportSize(DESK)
  await desk(hosts, away, service, HOST_SECRETARY)
  await heap(hosts, '今天要联系的').getByRole('button', { name: one.name }).click()
  await attempt(hosts, '流入地党组织')
  await step(hosts, '转交另一方')
  await expect(hosts.getByRole('dialog').getByText('已办理。这条记录现在不在您的范围内')).toBeVisible()

  await page.reload()
  await attempt(page, '亲属')
  await step(page, '认定疑似失联')
  await expect(drawer.locator('.tag', { hasText: '疑似失联' })).toBeVisible()
})
