import { library } from '../../scripts/lib/library.ts'
import manifest from './package.json' with { type: 'json' }

export default library(manifest, {
  // The warning is about directives that get lost; `pnpm packages` checks that 'use client' is on top of what is built.
  checks: { moduleLevelDirective: false },
  outputOptions: {
    // What several entries share is a chunk of its own, which takes over no directive from its sources.
    banner: ({ isEntry, fileName }) => (isEntry || !fileName.endsWith('.js') ? '' : "'use client';"),
  },
})
