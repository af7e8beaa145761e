import enter from './zh/enter'

const zh = { ...enter } as const
export default zh
export type PhoneKey = keyof typeof zh
