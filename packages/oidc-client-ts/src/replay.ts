import { AuthError } from '@onegrant/core'
import type { User } from 'oidc-client-ts'
import { fingerprint, type Guarded, report } from './guarded.ts'
import type { CodeRow } from './ledger/rows.ts'
import { look } from './look.ts'

/** As long as the store may lag behind the ledger, ms; later its user is taken as it is, renewed meanwhile. */
const longestLag = 5_000

/**
 * Answers a used callback URL (StrictMode, Back, reload, a duplicated tab, a pasted address) with the stored user.
 *
 * @throws AuthError `signed_out` where nobody is signed in any more
 */
export async function replay(guarded: Guarded, row: CodeRow): Promise<User> {
  const { bare, clock } = guarded
  const age = Math.abs(clock.wall() - row.at)
  const mine = await look(clock, Math.max(0, longestLag - age), async () => {
    const stored = await bare.load()
    if (stored === null) return undefined
    const isMine = (await fingerprint(guarded, stored.access_token)) === row.accessToken
    return isMine || age >= longestLag ? stored : undefined
  })
  const user = mine ?? (await bare.load())
  if (user === null) throw new AuthError('signed_out')
  report(guarded, 'replayed', 'code', row.fingerprint)
  // oidc-client-ts does not store these two with the user, and the app needs them to find its way back.
  return Object.assign(user, { state: row.userState, url_state: row.urlState })
}
