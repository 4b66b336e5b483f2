import { DEMO_USERS, readSettings, startProvider } from './index.ts'

async function run(): Promise<void> {
  const settings = readSettings(process.env)
  const running = await startProvider(settings)
  const users = DEMO_USERS.map((user) => `${user.sub} / ${user.password}`).join(' or ')
  console.log(`Provider ${running.issuer}, API ${running.apiUrl}, sign in as ${users}`)
  if (settings.control) console.log(`Control endpoint ${running.issuer}/control/ (for tests only)`)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      running.close().then(
        () => process.exit(0),
        () => process.exit(1),
      )
    })
  }
  // For a parent process: both addresses, once both answer and a signal ends them cleanly.
  console.log(`ready ${running.issuer} ${running.apiUrl}`)
}

run().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
})
