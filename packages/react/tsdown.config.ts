import { library } from '../../scripts/lib/library.ts'
import manifest from './package.json' with { type: 'json' }

// The warning is about directives that get lost; `pnpm packages` checks that 'use client' is on top of what is built.
export default library(manifest, { checks: { moduleLevelDirective: false } })
