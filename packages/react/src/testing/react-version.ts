import { version } from 'react'
import { version as versionOfRenderer } from 'react-dom'
import { inject } from 'vitest'

declare module 'vitest' {
  interface ProvidedContext {
    /** The React that the project's alias stands for; absent where there is no alias. */
    react: string | undefined
  }
}

/** What runs under a test, and what should. */
export const versions = { found: [version, versionOfRenderer], wanted: inject('react') ?? '19' }
