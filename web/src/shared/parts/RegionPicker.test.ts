import { createApp, nextTick } from 'vue'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { beginWords } from '@/shared/words'
import RegionPicker from './RegionPicker.vue'

const place = (code: string, name: string, full_name: string, level: string, standing = 'current') => ({ code, name, full_name, level, standing })
const GUANGDONG = place('440000', '广东省', '广东省', 'province')
const SHENZHEN = place('440300', '深圳市', '广东省深圳市', 'prefecture')
const BAOAN = place('440306', '宝安区', '广东省深圳市宝安区', 'county')
const OLD = place('440399', '宝安县', '广东省深圳市宝安县', 'county', 'historical')
const STREET = place('440306015', '新安街道', '广东省深圳市宝安区新安街道', 'township')

let asked: URLSearchParams[] = []

function fetched(request: Request): Promise<Response> {
  const query = new URL(request.url).searchParams
  asked.push(query)
  const below = { '440000': [SHENZHEN], '440300': [BAOAN, OLD] }[query.get('parent') ?? '']
  const items = query.get('q') ? [BAOAN, STREET, OLD] : (below ?? [GUANGDONG])
  return Promise.resolve(new Response(JSON.stringify({ items }), { headers: { 'Content-Type': 'application/json' } }))
}

async function shown(): Promise<{ names: () => string[]; tap: (name: string) => Promise<void>; chosen: string[] }> {
  const chosen: string[] = []
  const box = document.body.appendChild(document.createElement('div'))
  createApp(RegionPicker, { onChoose: (region: { code: string }) => chosen.push(region.code) }).mount(box)
  const names = () => [...document.querySelectorAll('.regions button')].map((button) => button.textContent?.trim() ?? '')
  const settle = async () => {
    await vi.waitFor(() => expect(document.querySelector('.loading')).toBeNull())
    await nextTick()
  }
  await settle()
  return {
    names,
    chosen,
    async tap(name) {
      const found = [...document.querySelectorAll('button')].find((button) => button.textContent?.includes(name))
      expect(found, name).toBeDefined()
      found?.click()
      await nextTick()
      await settle()
    },
  }
}

beforeEach(async () => {
  asked = []
  vi.stubGlobal('fetch', fetched)
  HTMLDialogElement.prototype.showModal ??= function () {}
  await beginWords({ 'zh-CN': () => Promise.resolve({}), en: () => Promise.resolve({}) })
})
afterEach(() => (document.body.innerHTML = ''))

describe('the region picker', () => {
  it('goes from the province to the county, and stops there', async () => {
    const picker = await shown()
    expect(picker.names()).toEqual(['广东省'])
    await picker.tap('广东省')
    await vi.waitFor(() => expect(picker.names()).toEqual(['深圳市']))
    await picker.tap('深圳市')
    await vi.waitFor(() => expect(picker.names()).toEqual(['宝安区']))
    await picker.tap('宝安区')
    expect(picker.chosen).toEqual(['440306'])
  })

  it('takes a prefecture for an answer', async () => {
    const picker = await shown()
    await picker.tap('广东省')
    await vi.waitFor(() => expect(picker.names()).toEqual(['深圳市']))
    await picker.tap('深圳市')
    await vi.waitFor(() => expect(document.body.textContent).toContain('就选“深圳市”'))
    await picker.tap('就选“深圳市”')
    expect(picker.chosen).toEqual(['440300'])
  })

  it('finds what is typed, by its full name, without streets and without what is no more', async () => {
    const picker = await shown()
    const search = document.querySelector('input')
    if (!search) throw new Error('no search')
    search.value = '宝安'
    search.dispatchEvent(new Event('input'))
    await vi.waitFor(() => expect(picker.names()).toEqual(['广东省深圳市宝安区']))
    expect(asked.at(-1)?.get('q')).toBe('宝安')
    await picker.tap('广东省深圳市宝安区')
    expect(picker.chosen).toEqual(['440306'])
  })
})
