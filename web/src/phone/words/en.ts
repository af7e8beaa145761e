import enter from './en/enter'
import flow from './en/flow'
import home from './en/home'
import me from './en/me'
import organizations from './en/organizations'
import report from './en/report'
import work from './en/work'

const en = { ...enter, ...flow, ...home, ...me, ...organizations, ...report, ...work }
export default en
