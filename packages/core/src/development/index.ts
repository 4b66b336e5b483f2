export { developmentControls } from './controls.ts'
export type { DevelopmentControls } from './controls.ts'
export { inspectGrant } from './grant-view.ts'
export type { GrantView, TokenView } from './grant-view.ts'
