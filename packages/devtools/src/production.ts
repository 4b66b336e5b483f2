import type { AuthClient } from '@onegrant/core'
import { mountLater } from './later.ts'
import type * as Mount from './mount.ts'
import type { DevtoolsOptions } from './options.ts'

export type { DevtoolsElement } from './element.ts'
export type { DevtoolsOptions, Position } from './options.ts'

/**
 * The same as `mountDevtools` of `@onegrant/devtools`, in every build. Where that is a production build, the panel shows
 * what it knows, and has no buttons that change the session.
 *
 * @param client made by createAuthClient; mounting starts it
 * @returns what takes the devtools out of the page again
 * @example
 * if (user.isSupport) mountDevtools(auth)
 * @see RFC 6749 5.2
 */
export function mountDevtools(client: AuthClient, options: DevtoolsOptions = {}): () => void {
  return mountLater(loadMount, client, options)
}

function loadMount(): Promise<typeof Mount> | undefined {
  return typeof document === 'undefined' ? undefined : import('./mount.ts')
}
