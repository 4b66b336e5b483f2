import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { transcripts, withTranscripts } from '../packages/doctor/src/testing/transcript.ts'
import { root } from './lib/command.ts'

// The README of the doctor shows what its commands print. A test says when it does not any more.
const path = join(root, 'packages/doctor/README.md')
writeFileSync(path, withTranscripts(readFileSync(path, 'utf8'), await transcripts()))
