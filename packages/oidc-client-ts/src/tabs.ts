import { fingerprint, type Guarded, type Message } from './guarded.ts'
import { look } from './look.ts'

/** How long the store may lag behind a message, ms. */
const longestLag = 5_000

/** Follows what another tab, or another manager of this page, says that it stored. */
export async function hear(guarded: Guarded, message: unknown): Promise<void> {
  if (!isMessage(message)) return
  if (message.type === 'signed_out') await followSignOut(guarded, message.token)
  else await followRenewal(guarded, message)
}

/** Makes the events follow, so that this tab's timer does not ask for what another tab has got already. */
async function followRenewal(
  guarded: Guarded,
  { from, token, accessToken }: Extract<Message, { type: 'renewed' }>,
): Promise<void> {
  const user = await look(guarded.clock, longestLag, async () => {
    const stored = await guarded.bare.load()
    if (stored === null) return null
    if ((await fingerprint(guarded, stored.access_token)) === accessToken) return stored
    const mine = stored.refresh_token ? await fingerprint(guarded, stored.refresh_token) : ''
    // A store of this tab only, with a session of its own: nothing of this will ever show there.
    return mine === from || mine === token ? undefined : null
  })
  if (user) await guarded.show(user)
}

async function followSignOut(guarded: Guarded, token: string): Promise<void> {
  const isGone = await look(guarded.clock, longestLag, async () => {
    const stored = (await guarded.bare.load())?.refresh_token
    if (!stored) return true
    return (await fingerprint(guarded, stored)) === token ? undefined : false
  })
  if (isGone === true && (await guarded.bare.load()) === null) await guarded.unshow()
}

function isMessage(value: unknown): value is Message {
  if (typeof value !== 'object' || value === null || !('type' in value) || !('token' in value)) return false
  if (typeof value.token !== 'string') return false
  if (value.type === 'signed_out') return true
  return (
    value.type === 'renewed' &&
    'from' in value &&
    typeof value.from === 'string' &&
    'accessToken' in value &&
    typeof value.accessToken === 'string'
  )
}
