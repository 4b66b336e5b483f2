export { plans, smallWorlds } from './exhaustive.ts'
export { lighten } from './light-abort.ts'
export { liveList, livePlan, liveSeed, type Result } from './live.ts'
export { shrink } from './shrink.ts'
