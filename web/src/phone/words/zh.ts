import enter from './zh/enter'
import flow from './zh/flow'
import home from './zh/home'
import me from './zh/me'
import organizations from './zh/organizations'
import report from './zh/report'
import work from './zh/work'

const zh = { ...enter, ...flow, ...home, ...me, ...organizations, ...report, ...work } as const
export default zh
export type PhoneKey = keyof typeof zh
