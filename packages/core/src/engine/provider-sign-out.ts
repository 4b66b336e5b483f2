import type { GrantRecord } from '../decide/record.ts'
import type { SignOutOptions } from '../types.ts'
import type { Context } from './context.ts'
import { deadline } from './deadline.ts'
import { revoke, type Listed } from './revoke.ts'

export { revokeUnwanted } from './revoke.ts'

/** Longest time for the provider's part, ms: the user waits. */
const requestTime = 5_000

/**
 * Revokes the refresh token (RFC 7009) and leaves for the provider's logout (OpenID Connect RP-Initiated Logout 2).
 *
 * @returns whether the page is leaving
 */
export async function signOutAtProvider(
  context: Context,
  grant: GrantRecord | undefined,
  revocation: Listed,
  { local, returnTo, state }: SignOutOptions,
): Promise<boolean> {
  const { platform, settings, protocol, recorder, life } = context
  const time = deadline(platform.clock, requestTime, life)
  try {
    // Together, so that whichever fails first is heard at once.
    const [url] = await Promise.all([
      local === true
        ? undefined
        : protocol.endSessionUrl(
            {
              id_token_hint: grant?.idToken,
              logout_hint: hintOf(grant, settings.logoutHintClaim),
              post_logout_redirect_uri: returnTo,
              state,
            },
            time.signal,
          ),
      grant?.refreshToken ? revoke(context, grant.refreshToken, revocation) : undefined,
      recorder.saved(),
    ])
    if (url !== undefined) await (settings.navigate ?? platform.page.assign)(url)
    return url !== undefined
  } finally {
    time.end()
  }
}

function hintOf(grant: GrantRecord | undefined, claim: string | undefined): string | undefined {
  const hint = claim === undefined ? undefined : grant?.user?.[claim]
  return typeof hint === 'string' ? hint : undefined
}
