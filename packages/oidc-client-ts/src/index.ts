export { guardUserManager } from './guard.ts'
export type { GuardOptions } from './guard.ts'
export type { Degradation, GuardEvent, GuardListener } from './events.ts'
