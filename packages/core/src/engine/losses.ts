import type { GrantRecord } from '../decide/record.ts'
import { expiredError } from '../decide/session.ts'
import { isAuthError } from '../errors.ts'
import type { AccessTokenRequest } from '../types.ts'
import { within } from '../within.ts'
import type { AccessTokens } from './access-token.ts'
import type { Context } from './context.ts'
import type { Home } from './home.ts'
import { loadPart } from './parts.ts'
import type * as Recover from './recover.ts'

/** What is done about lost grants. */
export interface Losses {
  /** Tells the app of a loss, or first tries to make it good: for some seconds the session is what it was. */
  lose(grant: GrantRecord): void
  /** The record has moved: a session that came meanwhile, from wherever, is all that anybody waits for. */
  moved(): void
  /** Whether a loss is still kept from the app. */
  isHeld(grant: GrantRecord | undefined): boolean
  /** Goes on with what is lost, where something can be done now. */
  look(): void
  /** A token as the source has it; after a loss that comes right, one of the grant that came. */
  get(request: AccessTokenRequest): Promise<string>
}

export interface LossesOptions {
  readonly context: Context
  readonly tokens: AccessTokens
  /** Of the client that was made last. */
  home(): Home | undefined
  /** Leaves for the provider. */
  leave(home: Home): Promise<unknown>
}

/** Loads the recovery; called when idle, so that it is there when it is needed. */
export function loadRecovery(): Promise<typeof Recover> {
  return import('./recover.ts')
}

/** Makes what deals with lost grants. */
export function createLosses({ context, tokens, home, leave }: LossesOptions): Losses {
  const { settings, memory, session, life } = context
  let isClimbing = false
  /** Resolves once the loss is made good or told; undefined while none is kept from the app. */
  let held: Promise<void> | undefined
  let letGo = (): void => undefined
  /** A loss that this page has seen and not told. */
  let untold: GrantRecord | undefined

  const mayRecover = (): boolean =>
    home()?.silentRedirectUri !== undefined || settings.onExpired !== undefined

  function settle(): void {
    held = undefined
    letGo()
    session.dispatch({ type: 'grant', grant: memory.current() })
  }

  function tell(): void {
    settle()
    const lost = untold
    untold = undefined
    if (lost !== undefined && memory.current()?.status === 'lost')
      context.emit('reauth-required', { error: expiredError(lost) })
  }

  async function climb(): Promise<void> {
    isClimbing = true
    try {
      const { recover } = await loadPart(loadRecovery)
      await recover(context, { tell, home, leave })
    } catch (error) {
      // Without storage, lock or chunk nothing can be tried; the app hears of the loss all the same.
      if (!isAuthError(error)) throw error
      if (!life.aborted) tell()
    } finally {
      isClimbing = false
      if (held !== undefined) settle()
    }
  }

  function look(): void {
    if (memory.current()?.status === 'lost' && mayRecover() && !isClimbing) void climb()
  }

  return {
    look,
    moved() {
      if (memory.current()?.status !== 'lost') letGo()
    },
    isHeld: (grant) => held !== undefined && grant?.status === 'lost',
    lose(grant) {
      untold = grant
      if (!mayRecover()) return tell()
      held = new Promise((resolve) => {
        letGo = resolve
      })
      // Told late, it may be made good by now: the ladder finds that, and lets everybody go on.
      if (!isClimbing) void climb()
    },
    async get(request) {
      try {
        return await tokens.get(request)
      } catch (error) {
        if (held === undefined || !isAuthError(error, 'reauth_required')) throw error
        const { signal } = request
        // A caller who leaves meanwhile is told so by the source.
        await (signal === undefined ? held : within(held, signal).catch(() => undefined))
        return tokens.get({ ...request, forceRefresh: false })
      }
    },
  }
}
