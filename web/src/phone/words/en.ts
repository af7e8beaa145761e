import enter from './en/enter'

const en = { ...enter }
export default en
