export { startProvider, type RunningProvider } from './start.ts'
export { readSettings, type Environment, type Settings } from './settings.ts'
export { DEMO_USERS, type DemoUser } from './provider/accounts.ts'
