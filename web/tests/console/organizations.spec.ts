// The tree: founding, amending, posts, lines, moving, dissolving; and who may log in for them.
import { confirmPage, DESK, desk, fact, finish, pick } from '../support/desk'
import { today } from '../support/flows'
import { expect, test } from '../support/test'

test.use({ viewport: DESK })

test('a branch is founded, gets its secretary, a line, another superior, and ends', async ({ page, context, service }) => {
  await desk(page, context, service, 'lin.baisha', '/organizations')
  const officer = async (typed: string, name: string) => pick(page, page.getByRole('dialog'), '任职人', typed, name)
  const tree = page.getByRole('navigation', { name: '组织树' })
  await expect(tree.getByRole('button', { name: '柳溪村党支部', exact: true })).toBeVisible()
  await tree.getByRole('button', { name: '白沙镇党委', exact: true }).click()
  await page.getByRole('button', { name: '成立下级组织' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('全称').fill('中共白沙镇新塘村支部委员会')
  await dialog.getByLabel('简称').fill('新塘村党支部')
  await dialog.getByLabel('文号').fill('白组〔2026〕20号')
  await finish(page, '成立下级组织')
  await tree.getByRole('button', { name: '新塘村党支部', exact: true }).click()
  await expect(fact(page, '上级组织')).toHaveText('白沙镇党委')

  await page.getByRole('button', { name: '修改' }).click()
  await page.getByLabel('联系电话').fill('0574-63000000')
  await finish(page, '修改')
  await expect(fact(page, '联系电话')).toHaveText('0574-63000000')

  await page.getByRole('button', { name: '任命' }).click()
  await officer('li.', '李会计')
  await page.getByLabel('职务', { exact: true }).selectOption({ label: '书记' })
  await finish(page, '任命')
  await expect(fact(page, '书记')).toHaveText('李会计')
  await page.getByRole('button', { name: '移交' }).click()
  await officer('王', '王支书')
  await page.getByLabel('开始').fill(today(1))
  await finish(page, '移交')
  await expect(page.getByText('王支书')).toBeVisible()
  await page.getByRole('button', { name: '临时代理' }).first().click()
  await officer('li.liuxi', '李会计')
  await page.getByLabel('结束').fill('2099-12-31')
  await page.getByRole('dialog').getByRole('button', { name: '临时代理' }).click()
  await expect(page.getByRole('alert')).toBeVisible()
  await page.keyboard.press('Escape')

  await page.getByRole('button', { name: '建立联系' }).click()
  await pick(page, page.getByRole('dialog'), '对方组织', '新安流动党员党支部')
  await finish(page, '建立联系')
  await expect(page.getByText('新塘村党支部 → 新安流动党员党支部')).toBeVisible()
  await page.getByRole('button', { name: '结束联系' }).click()
  await finish(page, '结束联系')
  await expect(page.getByText('没有横向联系')).toBeVisible()

  await page.getByRole('searchbox').fill('新塘')
  await expect(page.getByRole('button', { name: '新塘村党支部' })).toBeVisible()
  await page.getByRole('button', { name: '撤销' }).click()
  await page.getByLabel('文号').fill('白组〔2026〕21号')
  await finish(page, '撤销')
  await expect(page.getByText('已撤销').first()).toBeVisible()
})

test('a branch moves below another superior, and its history says so', async ({ page, context, service }) => {
  const calls = await desk(page, context, service, 'lin.baisha')
  const { account } = await calls.get<{ account: { posts: { organization_id: string }[] } }>('/me')
  const found = async (type: string, short_name: string) =>
    calls.post<{ id: string }>('/organizations', {
      name: `中共白沙镇${short_name}`,
      short_name,
      type,
      kind: 'village',
      region_code: '330282',
      superior_id: account.posts[0]?.organization_id,
      established_on: '2016-07-01',
      document_number: '白组〔2016〕7号',
    })
  await found('general_branch', '东片党总支')
  const { id } = await found('branch', '东岙村党支部')

  await page.goto(`/console/organizations/${id}`)
  await expect(fact(page, '上级组织')).toHaveText('白沙镇党委')
  await page.getByRole('button', { name: '调整隶属' }).click()
  const dialog = page.getByRole('dialog')
  await pick(page, dialog, '上级组织', '东片党总支')
  await dialog.getByLabel('文号').fill('白组〔2026〕22号')
  await finish(page, '调整隶属')
  await expect(fact(page, '上级组织')).toHaveText('东片党总支')
  await expect(page.getByRole('listitem').filter({ hasText: '白组〔2026〕22号' })).toBeVisible()
})

test('an account is made, must choose its password, is locked, unlocked and reset', async ({ page, context, service, browserOf }) => {
  await desk(page, context, service, 'admin', '/accounts')
  await confirmPage(page, 'admin')
  await expect(page.getByRole('rowheader', { name: '张支书' })).toBeVisible()

  await page.getByRole('button', { name: '新建账号' }).click()
  await page.getByLabel('登录名', { exact: true }).fill('sun.xintang')
  await page.getByLabel('显示姓名').fill('孙支书')
  await pick(page, page.getByRole('dialog'), '组织', '白沙镇党委')
  await finish(page, '新建账号')
  const told = await page.getByText('初始密码（只显示这一次）').innerText()
  const initial = told.split('：').at(-1)?.trim() ?? ''

  const hers = await browserOf()
  const first = await hers.newPage()
  await first.setViewportSize(DESK)
  await first.goto('/console/members')
  await first.getByLabel('登录名').fill('sun.xintang')
  await first.getByLabel('密码').fill(initial)
  await first.getByRole('button', { name: '登录', exact: true }).click()
  await expect(first.getByText('请先换成自己的密码')).toBeVisible()
  await first.getByLabel('新密码').fill('short')
  await first.getByRole('button', { name: '修改密码' }).click()
  await expect(first.getByRole('alert')).toBeVisible()
  await first.getByLabel('新密码').fill('Xintang-Cun-2026')
  await first.getByRole('button', { name: '修改密码' }).click()
  await expect(first.getByText('孙支书')).toBeVisible()

  const row = page.getByRole('row').filter({ hasText: '孙支书' })
  await page.getByRole('searchbox', { name: '按登录名查找' }).fill('sun.')
  await page.getByRole('button', { name: '查找' }).click()
  await row.getByRole('button', { name: '锁定' }).click()
  await finish(page, '锁定')
  await expect(row.getByText('已锁定')).toBeVisible()
  await first.reload()
  await expect(first.getByLabel('登录名')).toBeVisible()
  await row.getByRole('button', { name: '解锁' }).click()
  await finish(page, '解锁')
  await row.getByRole('button', { name: '重置密码' }).click()
  await finish(page, '重置密码')
  await expect(row.getByText('尚未改初始密码')).toBeVisible()
})
