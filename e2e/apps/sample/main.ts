import { startProvider } from './provider.ts'

await startProvider()
await import('./app.ts')
