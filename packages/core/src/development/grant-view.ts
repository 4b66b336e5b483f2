import type { Diagnosis } from '../decide/diagnosis/types.ts'
import type { GrantRecord, HeldToken } from '../decide/record.ts'
import { tokenRequest } from '../decide/token-key.ts'
import { fingerprint, type Context } from '../engine/context.ts'
import { engineOf } from '../engine/registry.ts'
import type { AuthClient, TokenRequest } from '../types.ts'

/** An access token, as it may be shown. */
export interface TokenView {
  readonly request: TokenRequest
  readonly fingerprint: string
  /** Wall clock, ms since 1970. */
  readonly expiresAt: number
  /** Seconds for which it was issued. */
  readonly lifetime: number
}

/** The grant as this page knows it, with fingerprints in place of all credentials. */
export interface GrantView {
  readonly status: 'live' | 'lost' | 'out'
  readonly epoch: number
  /** Generation of the lane: raised when it is taken from a tab that is stuck. */
  readonly generation: number
  readonly scope: string
  /** Fingerprint; undefined where the session has no refresh token. */
  readonly refreshToken: string | undefined
  readonly tokens: readonly TokenView[]
  /** The note of a send whose outcome is not settled. */
  readonly pending: { readonly fingerprint: string; readonly attempt: number } | undefined
  /** Why the grant was lost. */
  readonly diagnosis: Diagnosis | undefined
}

/**
 * Shows the grant of a client without its secrets; resolves to undefined where there is none, or where the client is
 * not one of this page's.
 *
 * @example
 * const grant = await inspectGrant(auth)
 * console.log(grant?.epoch, grant?.refreshToken) // 4 'Xq3Zk0aPb7Lw', a fingerprint
 * @see RFC 6749 1.5
 */
export async function inspectGrant(client: AuthClient): Promise<GrantView | undefined> {
  const context = engineOf(client.trail)?.context
  const grant = context?.memory.current()
  return context && grant && viewOf(context, grant)
}

async function viewOf(context: Context, grant: GrantRecord): Promise<GrantView> {
  const { status, epoch, generation, scope, refreshToken, tokens, intent, diagnosis } = grant
  return {
    status,
    epoch,
    generation,
    scope,
    refreshToken: refreshToken === null ? undefined : await fingerprint(context, refreshToken),
    tokens: await Promise.all(Object.entries(tokens).map((held) => tokenView(context, held))),
    pending: intent === null ? undefined : { fingerprint: intent.fingerprint, attempt: intent.attempt },
    diagnosis: diagnosis ?? undefined,
  }
}

async function tokenView(context: Context, [key, token]: readonly [string, HeldToken]): Promise<TokenView> {
  const { accessToken, expiresAt, lifetime } = token
  return {
    request: tokenRequest(key),
    fingerprint: await fingerprint(context, accessToken),
    expiresAt,
    lifetime,
  }
}
