import type { HeldToken } from '../decide/record.ts'
import { renewalDelay } from '../decide/schedule.ts'
import { tokenRequest } from '../decide/token-key.ts'
import { isAuthError } from '../errors.ts'
import type { AccessTokens } from './access-token.ts'
import type { Context } from './context.ts'

/** Renews tokens in use before they end. */
export interface Heartbeat {
  /** Judges anew when the next renewal is due. */
  beat(): void
  stop(): void
}

/** A renewal in advance that failed is tried again after this, ms. */
const patience = 30_000

/** Makes the one timer of an engine. */
export function createHeartbeat(context: Context, tokens: AccessTokens): Heartbeat {
  const { platform, memory } = context
  /** Tokens that came due while nobody used them: an idle page lets them end. */
  const idle = new Map<string, string>()
  let cancel: (() => void) | undefined
  let notBefore = 0

  function beat(): void {
    cancel?.()
    cancel = undefined
    const grant = memory.current()
    // Hidden pages leave it to visible ones; and nobody sends in advance while an answer is missing.
    if (
      context.life.aborted ||
      grant?.status !== 'live' ||
      grant.refreshToken === null ||
      grant.intent !== null
    )
      return
    if (!platform.page.isVisible()) return
    const now = platform.clock.wall()
    const [next] = Object.entries(grant.tokens)
      .filter(([key, token]) => idle.get(key) !== token.accessToken)
      .map(([key, token]) => ({ key, token, delay: renewalDelay(token, now, platform.crypto.chance()) }))
      .sort((a, b) => a.delay - b.delay)
    if (next !== undefined)
      cancel = platform.clock.alarm(Math.max(next.delay, notBefore - platform.clock.mono()), () =>
        renew(next.key, next.token),
      )
  }

  function renew(key: string, token: HeldToken): void {
    if (!tokens.wasUsed(key)) {
      idle.set(key, token.accessToken)
      return beat()
    }
    // A token that outlives the held one: that is what "in advance" means.
    const minValidity = (token.expiresAt - platform.clock.wall()) / 1000 + 1
    tokens.get({ ...tokenRequest(key), minValidity }).then(
      () => beat(),
      (error: unknown) => {
        if (!isAuthError(error)) throw error
        notBefore = platform.clock.mono() + patience
        beat()
      },
    )
  }

  return {
    beat,
    stop() {
      cancel?.()
      cancel = undefined
    },
  }
}
