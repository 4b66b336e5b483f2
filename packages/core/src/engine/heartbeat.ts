import type { GrantRecord, HeldToken } from '../decide/record.ts'
import { asDelay, renewalDelay } from '../decide/schedule.ts'
import { tokenRequest } from '../decide/token-key.ts'
import { isAuthError } from '../errors.ts'
import type { AccessTokens } from './access-token.ts'
import type { Context } from './context.ts'

/** Renews tokens in use before they end. */
export interface Heartbeat {
  /** Judges anew when the next renewal is due. */
  beat(): void
  /** The same after a sleep: not at once, since networks wake later than pages, nor in all tabs together. */
  wake(): void
  stop(): void
}

/** A renewal in advance that failed is tried again after this, ms. */
const patience = 30_000
/** The longest pause after waking, ms. */
const wakePause = 500

/** Makes the one timer of an engine. */
export function createHeartbeat(context: Context, tokens: AccessTokens): Heartbeat {
  const { platform, memory } = context
  const { clock, crypto, page } = platform
  /** Tokens that came due while nobody used them: an idle page lets them end. */
  const idle = new Map<string, string>()
  let cancel: (() => void) | undefined
  let notBefore = 0

  function beat(): void {
    cancel?.()
    cancel = undefined
    const grant = memory.current()
    if (context.life.aborted || grant?.status !== 'live' || grant.refreshToken === null) return
    const [next] = Object.entries(grant.tokens)
      .filter(([key, token]) => idle.get(key) !== token.accessToken)
      .map(([key, token]) => ({ key, token, delay: delayOf(grant, token) }))
      .sort((a, b) => a.delay - b.delay)
    if (next !== undefined)
      cancel = clock.alarm(Math.max(next.delay, notBefore - clock.mono()), () => {
        void renew(next.key, next.token)
      })
  }

  function delayOf({ intent }: GrantRecord, token: HeldToken): number {
    const now = clock.wall()
    // While an answer is missing nobody sends in advance: not before the token has run out, and the pause is over.
    return intent === null
      ? renewalDelay(token, now, crypto.chance(), page.isVisible())
      : asDelay(Math.max(token.expiresAt, intent.retryAt) - now)
  }

  async function renew(key: string, token: HeldToken): Promise<void> {
    // The alarm may have been set while the page was still seen: a hidden one has its own, later time.
    const grant = memory.current()
    if (!page.isVisible() && grant !== undefined && delayOf(grant, token) > 0) return beat()
    if (!tokens.wasUsed(key)) {
      idle.set(key, token.accessToken)
      return beat()
    }
    // A token that outlives the held one: that is what "in advance" means.
    const minValidity = Math.max(0, token.expiresAt - clock.wall()) / 1000 + 1
    let current: string | undefined
    try {
      current = await tokens.get({ ...tokenRequest(key), minValidity })
    } catch (error) {
      if (!isAuthError(error)) throw error
    }
    if (current === undefined || current === token.accessToken) notBefore = clock.mono() + patience
    beat()
  }

  return {
    beat,
    wake() {
      notBefore = clock.mono() + crypto.chance() * wakePause
      beat()
    },
    stop() {
      cancel?.()
      cancel = undefined
    },
  }
}
