import { describe, expect, it } from 'vitest'
import type { Language } from './index'

const catalogues: Record<string, Record<Language, () => Promise<{ default: Record<string, string> }>>> = {
  shared: { 'zh-CN': () => import('./zh'), en: () => import('./en') },
  phone: { 'zh-CN': () => import('@/phone/words/zh'), en: () => import('@/phone/words/en') },
  console: { 'zh-CN': () => import('@/console/words/zh'), en: () => import('@/console/words/en') },
}

const blanks = (words: string) => [...words.matchAll(/\{\w+\}/g)].map(String).sort()

describe.each(Object.entries(catalogues))('the words of %s', (_, load) => {
  it('are the same keys with the same blanks in both languages', async () => {
    const zh = (await load['zh-CN']()).default
    const en = (await load.en()).default
    expect(Object.keys(en).sort()).toEqual(Object.keys(zh).sort())
    for (const [key, words] of Object.entries(zh)) {
      expect(words.trim(), key).not.toBe('')
      expect(blanks(en[key] ?? ''), key).toEqual(blanks(words))
    }
  })

  it('are Chinese in the Chinese catalogue and English in the English one', async () => {
    const zh = (await load['zh-CN']()).default
    const en = (await load.en()).default
    for (const [key, words] of Object.entries(zh)) {
      if (key !== 'language.en') expect(words, key).toMatch(/[\u4e00-\u9fff]/)
    }
    for (const [key, words] of Object.entries(en)) {
      if (key !== 'language.zh') expect(words, key).toMatch(/[A-Za-z]/)
    }
  })
})
