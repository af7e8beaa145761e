// A tree of 46 000 branches: no more of it is read and drawn than was opened.
import { DESK, desk } from '../support/desk'
import { expect, test } from '../support/test'

test.use({ viewport: DESK })

const BRANCHES = 46_000
const PAGE = 100

test('a department with 46 000 branches opens a page at a time', async ({ page, context, service }) => {
  let read = 0
  await page.route('**/api/v1/organizations?*', async (route) => {
    const asked = new URL(route.request().url()).searchParams
    const from = Number(asked.get('cursor') ?? 0)
    if (!asked.has('superior_id')) return route.continue()
    read += 1
    const items = Array.from({ length: PAGE }, (_, at) => {
      const number = from + at + 1
      const name = `第${number}村党支部`
      return { id: String(number), name, short_name: name, type: 'branch', kind: 'village', state: 'active', region_code: '330282', superior_id: asked.get('superior_id') }
    })
    const next = from + PAGE
    await route.fulfill({ json: { items, next_cursor: next < BRANCHES ? String(next) : null } })
  })
  await desk(page, context, service, 'qiu.cixi', '/organizations')
  const tree = page.getByRole('navigation', { name: '组织树' })
  await expect(tree.getByRole('button', { name: `第${PAGE}村党支部`, exact: true }).first()).toBeVisible()
  const levels = read
  const lines = await tree.getByRole('listitem').count()
  expect(lines).toBeLessThanOrEqual(levels * (PAGE + 1) + 1)

  await tree.getByRole('button', { name: '显示更多下级' }).first().click()
  await expect(tree.getByRole('button', { name: `第${2 * PAGE}村党支部`, exact: true })).toBeVisible()
  expect(read).toBe(levels + 1)
  expect(await tree.getByRole('listitem').count()).toBe(lines + PAGE)
})
