import type { GrantRecord } from '../decide/record.ts'
import { isAuthError, type AuthError } from '../errors.ts'
import { isRedirectUri } from '../protocol/callback-url.ts'
import type { LazyProtocol } from '../protocol/lazy.ts'
import type { Session } from '../types.ts'
import type { Callbacks } from './callback.ts'
import type { Context } from './context.ts'
import { loadRedeem } from './page-executor.ts'
import type * as Adopt from './adopt.ts'
import { loadAhead, loadPart } from './parts.ts'
import { loadWorkerExecutor } from './choose-executor.ts'

export interface Restoring {
  readonly protocol: LazyProtocol
  readonly callbacks: Callbacks
  /** The redirect URI that this page may be. */
  readonly redirectUri: string
  /** Called with the stored session in place; not where this page has a callback to deal with. */
  onRestored(): void
}

/** Loads what takes over another library's sessions and logins, before anything is read. */
function loadAdopt(): Promise<typeof Adopt> {
  return import('./adopt.ts')
}

/** Reads the stored session or, on a callback, deals with that first. */
export async function restore(
  context: Context,
  { protocol, callbacks, redirectUri, onRestored }: Restoring,
): Promise<Session> {
  const { platform, settings, memory, session, recorder } = context
  const url = platform.page.url()
  if (isRedirectUri(url, redirectUri)) {
    loadAhead(protocol.load())
    loadAhead(context.settings.worker ? loadWorkerExecutor() : loadRedeem())
  }
  let grant: GrantRecord | undefined
  try {
    if (settings.adopt) await (await loadPart(loadAdopt)).adopt(context)
    if (await callbacks.isPending(url, redirectUri)) return (await callbacks.handle(url, redirectUri)).session
  } catch (error) {
    // The session carries it, and every caller of handleCallback gets it too.
    if (!isAuthError(error)) throw error
    if (session.get().status === 'restoring') await fail(context, error)
    return session.get()
  }
  try {
    grant = await memory.read()
  } catch (error) {
    if (!isAuthError(error)) throw error
    session.dispatch({ type: 'sign-in-failed', error, grant: memory.current() })
    return session.get()
  }
  session.dispatch({ type: 'grant', grant })
  if (grant?.status === 'live') recorder.record('restored', { epoch: grant.epoch })
  onRestored()
  return session.get()
}

/** A callback that never became a sign-in: the session that was there stays, or else its error is shown. */
async function fail({ memory, session }: Context, error: AuthError): Promise<void> {
  const grant = await memory.read().catch(() => memory.current())
  session.dispatch({ type: 'sign-in-failed', error, grant })
}
