// A browser's own description as a person would name the device.
import type { PhoneKey } from '@/phone/words/zh'

const SYSTEMS: [RegExp, PhoneKey][] = [
  [/iPhone/, 'device.iphone'],
  [/iPad/, 'device.ipad'],
  [/HarmonyOS|OpenHarmony/, 'device.harmony'],
  [/Android/, 'device.android'],
  [/Windows/, 'device.windows'],
  [/Macintosh/, 'device.mac'],
  [/Linux|X11/, 'device.linux'],
]

const BROWSERS: [RegExp, PhoneKey][] = [
  [/MicroMessenger/, 'browser.wechat'],
  [/DingTalk/, 'browser.dingtalk'],
]

export interface Device {
  system: PhoneKey
  browser: PhoneKey | null
}

/** Null where it says nothing known: a name that was given is then shown as it is. */
export function deviceOf(label: string): Device | null {
  const system = SYSTEMS.find(([pattern]) => pattern.test(label))
  if (!system) return null
  const browser = BROWSERS.find(([pattern]) => pattern.test(label))
  return { system: system[1], browser: browser ? browser[1] : null }
}
