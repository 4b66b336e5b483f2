#!/usr/bin/env node
import { run } from './run.ts'

// Whoever reads the output may have had enough of it, as `head` has.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
})

// Not `exit`: what was printed into a pipe may still be on its way.
process.exitCode = await run(process.argv.slice(2))
