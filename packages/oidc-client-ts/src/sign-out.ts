import type { User } from 'oidc-client-ts'
import { fingerprint, type Guarded, note } from './guarded.ts'
import { endChain } from './ledger/chain.ts'
import type { Ending } from './ledger/rows.ts'

/** The store's writer that takes the place of `storeUser`: what it replaces may not come back by a late answer. */
export async function storeUser(guarded: Guarded, user: User | null): Promise<void> {
  const former = (await guarded.bare.load())?.refresh_token
  const next = user?.refresh_token
  if (former && former !== next) await end(guarded, former, next)
  if (next) await begin(guarded, next)
  await guarded.bare.storeUser(user)
  if (user === null && former) guarded.post({ type: 'signed_out', token: await fingerprint(guarded, former) })
}

/** Revokes; a renewal on its way would otherwise bring back what is being revoked. */
export async function revokeTokens(
  guarded: Guarded,
  user: User | null,
  types: readonly string[] | undefined,
): Promise<void> {
  const revoked = types ?? guarded.manager.settings.revokeTokenTypes
  if (user?.refresh_token && revoked.includes('refresh_token'))
    await end(guarded, user.refresh_token, undefined)
  await guarded.bare.revoke(user, types)
}

async function end(guarded: Guarded, former: string, next: string | undefined): Promise<void> {
  const why: Ending = next ? 'superseded' : 'signed_out'
  const from = await fingerprint(guarded, former)
  const successor = next ? await fingerprint(guarded, next) : undefined
  const { clock, id, ledger } = guarded
  // A sign-out goes on even where this cannot be written.
  await note(guarded, () =>
    ledger.change((rows) => endChain(rows, from, { why, at: clock.wall(), by: id, successor })),
  )
}

/** The app itself may put back a user that it removed; its unspent token is good again. */
async function begin(guarded: Guarded, next: string): Promise<void> {
  const token = await fingerprint(guarded, next)
  await note(guarded, () =>
    guarded.ledger.change(async (rows) => {
      const row = await rows.token(token)
      if (row?.ended !== undefined && row.outcome === 'unspent')
        await rows.putToken({ ...row, ended: undefined, successor: undefined })
    }),
  )
}
