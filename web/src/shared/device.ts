// A browser's own description as a person would name the device.
import { t } from '@/shared/words/keys'
import type { SharedKey } from '@/shared/words/zh'

const SYSTEMS: [RegExp, SharedKey][] = [
  [/iPhone/, 'device.iphone'],
  [/iPad/, 'device.ipad'],
  [/HarmonyOS|OpenHarmony/, 'device.harmony'],
  [/Android/, 'device.android'],
  [/Windows/, 'device.windows'],
  [/Macintosh/, 'device.mac'],
  [/Linux|X11/, 'device.linux'],
]

const BROWSERS: [RegExp, SharedKey][] = [
  [/MicroMessenger/, 'browser.wechat'],
  [/DingTalk/, 'browser.dingtalk'],
]

/** A name that was given is shown as it is. */
export function deviceName(label: string): string {
  const system = SYSTEMS.find(([pattern]) => pattern.test(label))
  if (!system) return label
  const browser = BROWSERS.find(([pattern]) => pattern.test(label))
  return [system[1], ...(browser ? [browser[1]] : [])].map((key) => t(key)).join(' · ')
}
