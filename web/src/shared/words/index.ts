// The words of the pages in zh-CN and en. Each app has a catalogue of its own beside the shared
// one; the language that is not spoken is not loaded.
import { readonly, ref, shallowRef } from 'vue'
import { recall, keep } from '@/shared/remember'

export type Language = 'zh-CN' | 'en'
type Catalogue = Record<string, string>
type Load = () => Promise<Catalogue>

const spoken = ref<Language>('zh-CN')
export const language = readonly(spoken)

const catalogue = shallowRef<Catalogue>({})
let loaders: Record<Language, Load[]> = { 'zh-CN': [], en: [] }

/** Loads the language remembered here, else Chinese. Before the first page. */
export async function beginWords(own: Record<Language, Load>): Promise<void> {
  loaders = {
    'zh-CN': [() => import('./zh').then((words) => words.default), own['zh-CN']],
    en: [() => import('./en').then((words) => words.default), own.en],
  }
  await speak(recall('language') === 'en' ? 'en' : 'zh-CN')
}

export async function speak(chosen: Language): Promise<void> {
  const parts = await Promise.all(loaders[chosen].map((load) => load()))
  catalogue.value = Object.assign({}, ...parts)
  spoken.value = chosen
  document.documentElement.lang = chosen
  keep('language', chosen)
}

export type Values = Record<string, string | number>

/** The words of a key, with `{name}` filled in. A key that is missing shows itself. */
export function say(key: string, values: Values = {}): string {
  const words = catalogue.value[key] ?? key
  return words.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole))
}

export function has(key: string): boolean {
  return key in catalogue.value
}
