import common from './common'
import rules from './rules'
import states from './states'

const en = { ...common, ...rules, ...states }
export default en
