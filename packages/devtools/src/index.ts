import type { AuthClient } from '@onegrant/core'
import { mountLater } from './later.ts'
import type * as Mount from './mount.ts'
import type { DevtoolsOptions } from './options.ts'

export type { DevtoolsElement } from './element.ts'
export type { DevtoolsOptions, Position } from './options.ts'

declare const process: { readonly env: { readonly NODE_ENV?: string } }

/**
 * Puts the devtools of a client into the page: a button in a corner, and behind it the panel. Does nothing on a server,
 * and nothing in a production build, of which the panel is no part; `@onegrant/devtools/production` has it there.
 *
 * @param client made by createAuthClient; mounting starts it
 * @returns what takes the devtools out of the page again
 * @example
 * mountDevtools(auth)
 * @see RFC 6749 5.2
 */
export function mountDevtools(client: AuthClient, options: DevtoolsOptions = {}): () => void {
  return mountLater(loadMount, client, options)
}

/** A production build of the app leaves out what can then not be reached: the import and all that comes with it. */
function loadMount(): Promise<typeof Mount> | undefined {
  try {
    if (process.env.NODE_ENV !== 'production' && typeof document !== 'undefined') return import('./mount.ts')
  } catch {
    // A plain script tag has no `process`: nobody has said that this is development.
  }
  return undefined
}
