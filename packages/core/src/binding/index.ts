export { isFirstDelivery } from './delivered.ts'
export { describe } from './state.ts'
export type { Actions, State } from './state.ts'
