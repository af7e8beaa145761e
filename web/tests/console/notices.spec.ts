// A new version of the privacy notice: published in the console, asked about on the phone, which then
// goes on to the page that was wanted.
import { Authenticator } from '../support/authenticator'
import { DESK, finish } from '../support/desk'
import { logInHere } from '../support/pages'
import { memberIn, officerIn, person } from '../support/people'
import { Service } from '../support/service'
import { expect, test } from '../support/test'

const ADDED = '八、换号不丢：更换手机号后，个人信息仍按本告知处理。'
const ADDED_IN_ENGLISH = '8. A new number changes nothing in how your data is used.'

test('a notice is published, and a phone asks before it goes on', async ({ browser, database }) => {
  // A service of its own: from the publication on everybody there is asked.
  const service = new Service(database)
  const home = await service.address
  const contextOf = () => browser.newContext({ baseURL: home, locale: 'zh-CN', timezoneId: 'Asia/Shanghai' })

  const phone = await contextOf()
  await memberIn(phone, service, person(20))
  const member = await phone.newPage()
  await member.goto('/me/readers')
  await expect(member.getByRole('heading', { level: 1, name: '谁看过我的信息' })).toBeVisible()

  const office = await contextOf()
  await officerIn(office, service, 'admin')
  const page = await office.newPage()
  await page.setViewportSize(DESK)
  await page.goto('/console')
  await page.getByRole('link', { name: '隐私告知' }).click()
  await expect(page.getByRole('listitem').filter({ hasText: '第 3 版' })).toContainText('现行')
  await page.getByRole('link', { name: '发布新版' }).click()
  const chinese = page.getByLabel('中文', { exact: true })
  const english = page.getByLabel('英文', { exact: true })
  const publish = page.getByRole('main').getByRole('button', { name: '发布', exact: true })
  await expect(chinese).not.toHaveValue('')
  await chinese.fill(`${await chinese.inputValue()}\n\n${ADDED}`)
  await expect(page.getByText('段落数须相同')).toBeVisible()
  await expect(publish).toBeDisabled()
  await english.fill(`${await english.inputValue()}\n${ADDED_IN_ENGLISH}`)
  await expect(page.getByText('段落数须相同')).toHaveCount(0)
  const preview = page.getByRole('region', { name: '党员看到的样子' })
  await expect(preview.getByRole('listitem').last()).toHaveText(ADDED)
  await preview.getByRole('button', { name: 'English' }).click()
  await expect(preview.getByRole('listitem').last()).toHaveText(ADDED_IN_ENGLISH)
  await publish.click()
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByText('发布后不能修改')).toBeVisible()
  await dialog.getByRole('button', { name: '发布', exact: true }).click()
  await dialog.getByLabel('动态验证码').fill(new Authenticator().next())
  await finish(page, '发布')
  await expect(page.getByRole('listitem').filter({ hasText: '第 4 版' })).toContainText('现行')
  await expect(page.getByRole('listitem').filter({ hasText: '第 3 版' })).toContainText('已被新版代替')

  // A phone that is logged in already, on a page below the first.
  await member.reload()
  await expect(member.getByText(ADDED)).toBeVisible()
  await member.getByRole('button', { name: '我知道了，继续' }).click()
  await expect(member.getByRole('heading', { level: 1, name: '谁看过我的信息' })).toBeVisible()
  await member.reload()
  await expect(member.getByRole('heading', { level: 1, name: '谁看过我的信息' })).toBeVisible()

  // A phone that logs in afterwards, by a link to a page.
  const late = await (await contextOf()).newPage()
  await late.goto('/me/corrections')
  await logInHere(late, service, person(22))
  await expect(late.getByText(ADDED)).toBeVisible()
  await late.getByRole('button', { name: '我知道了，继续' }).click()
  await expect(late.getByRole('heading', { level: 1, name: '申请更正' })).toBeVisible()
  await expect(late).toHaveURL(`${home}/me/corrections`)
  await service.stop()
})
