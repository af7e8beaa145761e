// Every page and dialog of the console for everybody.
import type { Page } from '@playwright/test'
import { check, wrongInDialog } from '../support/access'
import { confirmPage, DESK, desk } from '../support/desk'
import { departed, register, submitted } from '../support/flows'
import { settled } from '../support/pages'
import { HOME_SECRETARY, HOST_SECRETARY, memberIn, officerIn, person } from '../support/people'
import { expect, test } from '../support/test'

test.use({ viewport: DESK })

const look = (page: Page, paths: string[]) => check(page, paths.map((path) => `/console${path}`))

/** The dialogs that the buttons of a page open, by what the buttons say. */
async function lookIn(page: Page, path: string, buttons: string[]): Promise<void> {
  await page.goto(`/console${path}`)
  await settled(page)
  const found: string[] = []
  for (const name of buttons) {
    await page.getByRole('button', { name, exact: true }).first().click()
    found.push(...(await wrongInDialog(page, name)))
  }
  expect(found).toEqual([])
}

test('pages of a home desk', async ({ page, context, service }) => {
  const calls = await desk(page, context, service, 'lin.baisha')
  const first = async (path: string) => (await calls.get<{ items: { id: string }[] }>(path)).items[0]?.id ?? ''
  const [flow, member] = await Promise.all([first('/outbound-registrations?limit=1'), first('/members?limit=1')])
  await look(page, ['', '/absentees', '/flows', '/flows/new', `/flows/${flow}`, '/members', '/members/new', `/members/${member}`])
})

test('pages of a county desk', async ({ page, context, service }) => {
  const calls = await desk(page, context, service, 'qiu.cixi')
  const { account } = await calls.get<{ account: { posts: { organization_id: string }[] } }>('/me')
  const own = account.posts[0]?.organization_id ?? ''
  await look(page, [`/organizations/${own}`, '/imports', '/exports', '/statistics', '/policies', '/jobs', '/settings', '/nowhere', '/log-in'])
})

test('pages of auditor and administrator', async ({ page, context, service, browserOf }) => {
  await desk(page, context, service, 'shenji')
  await look(page, ['/audit'])
  const administration = await browserOf()
  const other = await administration.newPage()
  await other.setViewportSize(DESK)
  const calls = await desk(other, administration, service, 'admin')
  await look(other, ['/accounts'])
  await confirmPage(other, 'admin')
  await expect(other.getByRole('row').first()).toBeVisible()
  await look(other, ['/accounts'])
  await lookIn(other, '/accounts', ['新建账号', '锁定 张支书', '注销 张支书'])
  const { account } = await calls.get<{ account: { posts: { organization_id: string }[] } }>('/me')
  await calls.post('/identity-providers', { organization_id: account.posts[0]?.organization_id, name: '慈溪认证', issuer: 'https://id.example.gov.cn/realms/cixi', client_id: 'hongyan', client_secret: 'between-the-two' })
  await look(other, ['/accounts/providers', '/notices', '/notices/new', '/integrations', '/integrations/webhooks'])
  await lookIn(other, '/accounts/providers', ['登记认证服务', '修改 慈溪认证', '停用 慈溪认证', '删除 慈溪认证'])
  await lookIn(other, '/notices/new', ['发布'])
  await lookIn(other, '/integrations', ['新建令牌'])
  await lookIn(other, '/integrations/webhooks', ['新建通知地址'])
})

test('dialogs of a township desk', async ({ page, context, service, browserOf }) => {
  const calls = await desk(page, context, service, 'lin.baisha')
  const secretary = await officerIn(await browserOf(), service, HOME_SECRETARY)
  const away = await departed(await memberIn(await browserOf(), service, person(86)), secretary)
  const { items } = await calls.get<{ items: { id: string }[] }>('/members?limit=1')
  const { account } = await calls.get<{ account: { posts: { organization_id: string }[] } }>('/me')
  await lookIn(page, `/flows/${away.id}`, ['变更', '办结'])
  await lookIn(page, `/members/${items[0]?.id ?? ''}`, ['更正', '换手机号', '调整支部', '指定联络员', '离开名册', '查看完整 身份证号'])
  await lookIn(page, '/absentees', ['组织 我的全部组织'])
  await lookIn(page, `/organizations/${account.posts[0]?.organization_id ?? ''}`, ['成立下级组织', '修改', '调整隶属', '撤销', '建立联系', '任命'])
})

test('dialogs of a branch desk', async ({ page, context, service, browserOf }) => {
  const waiting = await submitted(await memberIn(await browserOf(), service, person(84)))
  const calls = await desk(page, context, service, HOME_SECRETARY)
  const away = await departed(await memberIn(await browserOf(), service, person(90)), calls)
  await lookIn(page, `/flows/${waiting.id}`, ['登记', '不予登记', '撤回'])
  await lookIn(page, `/flows/${away.id}`, ['登记返乡', '取消外出'])
  await page.goto('/console/absentees')
  await settled(page)
  await page.getByRole('button', { name: /^联系与记录/ }).first().click()
  expect(await wrongInDialog(page, 'the case')).toEqual([])
})

test('pages and dialogs of a host desk', async ({ page, context, service, browserOf }) => {
  const secretary = await officerIn(await browserOf(), service, HOME_SECRETARY)
  const member = await memberIn(await browserOf(), service, person(88))
  const flow = await register(secretary, await submitted(member))
  const { placements } = await secretary.get<{ placements: { id: string }[] }>(`/outbound-registrations/${flow.id}`)
  const calls = await desk(page, context, service, HOST_SECRETARY)
  const path = `/placements/${placements[0]?.id ?? ''}`
  await look(page, ['', '/placements', path, `/flows/${flow.id}`])
  await lookIn(page, path, ['登记报到', '不接收'])
  const { version } = await calls.get<{ version: number }>(path)
  await calls.post(`${path}/check-in`, {}, version)
  await lookIn(page, path, ['开始核对', '接收编入'])
})

test('the preview of an import', async ({ page, context, service }) => {
  await desk(page, context, service, 'lin.baisha', '/imports')
  const ledger = '姓名,身份证号,所在支部,外出时间,外出地点,爱好\n王小明,330282199001011234,柳溪村党支部,2026.3,,钓鱼\n'
  await page.getByLabel('选择文件').setInputFiles({ name: '台账.csv', mimeType: 'text/csv', buffer: Buffer.from(ledger) })
  await page.getByRole('button', { name: '上传并预览' }).click()
  await expect(page.getByRole('heading', { name: '整个文件要注意的' })).toBeVisible()
  const path = new URL(page.url()).pathname.replace('/console', '')
  await look(page, [path])
  await lookIn(page, path, ['一次补填'])
})

test('dialogs of rules and settings', async ({ page, context, service }) => {
  await desk(page, context, service, 'qiu.cixi', '/policies')
  await page.getByRole('button', { name: '看哪个县' }).click()
  await page.getByRole('searchbox').fill('慈溪')
  await page.getByRole('button', { name: '浙江省宁波市慈溪市' }).click()
  await settled(page)
  await page.getByRole('button', { name: /^本县另定/ }).first().click()
  const found = await wrongInDialog(page, 'a rule')
  await page.getByRole('button', { name: /的来历$/ }).first().click()
  found.push(...(await wrongInDialog(page, 'where a rule comes from')))
  expect(found).toEqual([])
  await lookIn(page, '/settings', ['换一个验证器'])
})
