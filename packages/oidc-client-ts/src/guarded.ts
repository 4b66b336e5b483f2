import { AuthError, isAuthError } from '@onegrant/core'
import type { Clock, Crypto, Locks } from '@onegrant/core/platform'
import type { OidcClient, User, UserManager } from 'oidc-client-ts'
import type { CredentialEventType, GuardEvent } from './events.ts'
import type { Bare } from './inside.ts'
import type { Ledger } from './ledger/rows.ts'
import type { Watch } from './transport.ts'

/** What tabs tell each other: fingerprints, never the user. */
export type Message =
  | { readonly type: 'renewed'; readonly from: string; readonly token: string; readonly accessToken: string }
  | { readonly type: 'signed_out'; readonly token: string }

/** One guarded manager, and the world as its guard sees it. */
export interface Guarded {
  readonly manager: UserManager
  readonly bare: Bare
  readonly client: OidcClient
  /** Names this manager among all tabs. */
  readonly id: string
  /** Prefix of the names of locks. */
  readonly name: string
  readonly ledger: Ledger
  readonly clock: Clock
  readonly crypto: Crypto
  readonly locks: Locks
  /** Age from which an unclear send may be repeated, ms. */
  readonly resendAfter: number
  /** How long a caller waits for a lock, ms: longer than a request may last. */
  readonly longestWait: number
  readonly watches: { readonly token: Watch | undefined; readonly code: Watch | undefined }
  emit(event: GuardEvent): void
  post(message: Message): void
  /** Makes the manager's events follow a stored user; tells the app unless it was told of this one. */
  show(user: User, always?: 'always'): Promise<void>
  unshow(): Promise<void>
}

/** The name under which a credential may be logged, stored and told. */
export async function fingerprint({ crypto }: Guarded, text: string): Promise<string> {
  return (await crypto.digest(text)).slice(0, 12)
}

/** Runs the task under the lock. No event is raised and no callback runs in there. */
export async function underLock<T>(guarded: Guarded, name: string, task: () => Promise<T>): Promise<T> {
  const controller = new AbortController()
  const cancel = guarded.clock.alarm(guarded.longestWait, () =>
    controller.abort(new AuthError('temporarily_unavailable', { subject: 'lock' })),
  )
  try {
    return await guarded.locks.run(`${guarded.name}|${name}`, controller.signal, () => {
      cancel()
      return task()
    })
  } finally {
    cancel()
  }
}

/** Reports what was done with a credential. */
export function report(
  guarded: Guarded,
  type: CredentialEventType,
  credential: 'code' | 'refresh_token',
  of: string,
): void {
  guarded.emit({ type, credential, fingerprint: of })
}

/**
 * Writes an outcome. The answer is there already and must reach the app even where storage fails: what stays behind is
 * `sent`, which never leads to another send by itself.
 */
export async function note<T>(guarded: Guarded, write: () => Promise<T>): Promise<T | undefined> {
  try {
    return await write()
  } catch (error) {
    if (!isAuthError(error, 'temporarily_unavailable')) throw error
    guarded.emit({ type: 'degraded', reason: 'no_indexeddb' })
    return undefined
  }
}
