#!/usr/bin/env node
import { once } from 'node:events'
import { lineOf } from '../../timeline/line.ts'
import { HELP, introduction } from './cli-text.ts'
import { argumentsFrom, type ManualOptions, optionsFrom } from './cli-options.ts'
import { serve } from './serve.ts'

try {
  const given = argumentsFrom(process.argv.slice(2))
  if (given === 'help') process.stdout.write(HELP)
  else await run(optionsFrom(given))
} catch (error) {
  // A wrong option or a taken port is the caller's to mend, and a stack does not help with it.
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}

async function run(options: ManualOptions): Promise<void> {
  const { server, close } = await serve(options)
  process.stdout.write(introduction(server, options))
  server.onExchange((exchange) => process.stdout.write(`${lineOf(exchange)}\n`))
  await Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT')])
  await close()
}
