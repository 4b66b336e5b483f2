import { version } from 'react'
import { version as versionOfRenderer } from 'react-dom'
import { inject } from 'vitest'

declare module 'vitest' {
  interface ProvidedContext {
    /** The React that the project's alias stands for; absent where there is no alias. */
    react: string | undefined
    /** Runs of a property; 0 for its own number. */
    runs: number
  }
}

/** What runs under a test, and how it should begin. */
export const versions: { readonly found: readonly string[]; readonly wanted: string } = {
  found: [version, versionOfRenderer],
  wanted: inject('react') ?? '19',
}
