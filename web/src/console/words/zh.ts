const zh = {
  'console.name': '鸿雁管理台',
  'console.work': '待办',
  'console.welcome': '{name}，您好',
} as const
export default zh
export type ConsoleKey = keyof typeof zh
