import common from './common'
import rules from './rules'
import states from './states'

const zh = { ...common, ...rules, ...states }
export default zh
export type SharedKey = keyof typeof zh
