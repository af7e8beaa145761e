// The large-text version: 0 is the standard, 1 to 3 are its steps.
import { readonly, ref } from 'vue'
import { keep, recall } from './remember'

export const TEXT_SIZES = [0, 1, 2, 3] as const
export type TextSize = (typeof TEXT_SIZES)[number]

const size = ref<TextSize>(0)
export const textSize = readonly(size)

export function setTextSize(chosen: TextSize): void {
  size.value = chosen
  keep('text', String(chosen))
  document.documentElement.dataset.text = String(chosen)
}

export function beginTextSize(): void {
  const kept = TEXT_SIZES.find((step) => String(step) === recall('text'))
  setTextSize(kept ?? 0)
}
