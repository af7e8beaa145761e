import type zh from './zh'

const en: Record<keyof typeof zh, string> = {
  'console.name': 'Hongyan console',
  'console.work': 'Work list',
  'console.welcome': 'Welcome, {name}',
}
export default en
