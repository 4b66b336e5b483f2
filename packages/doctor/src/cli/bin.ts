#!/usr/bin/env node
import { run } from './run.ts'

// Not `exit`: what was printed into a pipe may still be on its way.
process.exitCode = await run(process.argv.slice(2))
