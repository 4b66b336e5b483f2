import { AuthError } from '@onegrant/core'
import type { User } from 'oidc-client-ts'
import { refusedBefore } from './failure.ts'
import { fingerprint, type Guarded, report, underLock } from './guarded.ts'
import type { RefreshArgs } from './inside.ts'
import { look } from './look.ts'
import { type Asked, refreshTurn, type Turn } from './refresh-turn.ts'

/** How long the store may lag behind the ledger, ms. */
const longestLag = 5_000

/** How long a refused call looks for the user of a tab that got on, ms. */
const afterRefusal = 1_000

interface Flight {
  readonly user: Promise<User | null>
  readonly fingerprint: Promise<string>
}

/** Makes the renewal that takes the place of `_useRefreshToken`: concurrent calls with the same parameters share one. */
export function createRefresh(guarded: Guarded): (args: RefreshArgs) => Promise<User | null> {
  const flights = new Map<string, Flight>()
  return async (args) => {
    const { resource = null, extraTokenParams = null } = args
    const key = JSON.stringify([resource, extraTokenParams])
    const running = flights.get(key)
    if (running !== undefined) {
      void running.fingerprint.then((of) => report(guarded, 'joined', 'refresh_token', of))
      return running.user
    }
    const token = fingerprint(guarded, args.state.refresh_token ?? '')
    const isPlain = resource === null && extraTokenParams === null
    const flight = renew(guarded, args, { token, request: isPlain ? undefined : key }).finally(() =>
      flights.delete(key),
    )
    flights.set(key, { user: flight, fingerprint: token })
    return flight
  }
}

async function renew(
  guarded: Guarded,
  args: RefreshArgs,
  call: { token: Promise<string>; request: string | undefined },
): Promise<User | null> {
  const asked: Asked = {
    args,
    token: await call.token,
    request: call.request === undefined ? '' : await fingerprint(guarded, call.request),
  }
  let until: number | undefined
  for (;;) {
    const turn = await underLock(guarded, 'refresh', () => refreshTurn(guarded, asked))
    if (turn.do !== 'wait' && turn.do !== 'signed_out') return settle(guarded, turn)
    until ??= guarded.clock.mono() + longestLag
    // The store is waited for outside the lane: whoever has seen the write needs it to go on.
    const left = until - guarded.clock.mono()
    if (left <= 0 || !(await hasMoved(guarded, turn.token, left))) return settle(guarded, turn)
  }
}

/** Ends a call by what its turn in the lane came to. */
async function settle(guarded: Guarded, turn: Turn): Promise<User | null> {
  switch (turn.do) {
    case 'renewed':
      guarded.post({ type: 'renewed', from: turn.from, token: turn.token, accessToken: turn.accessToken })
      await guarded.show(turn.user, 'always')
      return turn.user
    case 'adopt':
      report(guarded, 'adopted', 'refresh_token', turn.token)
      await guarded.show(turn.user)
      return turn.user
    case 'nobody':
    case 'signed_out':
      return null
    case 'wait':
      throw new AuthError('temporarily_unavailable', { subject: 'storage' })
    case 'hold':
      throw new AuthError('temporarily_unavailable')
    case 'refused':
      return adoptOrThrow(guarded, turn.token, refusedBefore('invalid_grant'))
    case 'failed':
      report(guarded, turn.verdict === 'refused' ? 'refused' : 'unclear', 'refresh_token', turn.token)
      if (turn.verdict === 'refused') return adoptOrThrow(guarded, turn.token, turn.error)
      throw turn.error
    case 'unsent':
      throw turn.error
  }
}

/** A refusal is no news where somebody else has got a new user meanwhile. */
async function adoptOrThrow(guarded: Guarded, token: string, error: unknown): Promise<User> {
  if (!(await hasMoved(guarded, token, afterRefusal))) throw error
  const user = await guarded.bare.load()
  if (user === null || user.expired === true) throw error
  report(guarded, 'adopted', 'refresh_token', token)
  await guarded.show(user)
  return user
}

/** Whether the store comes to show another refresh token, or none. */
async function hasMoved(guarded: Guarded, token: string, within: number): Promise<boolean> {
  const moved = await look(guarded.clock, within, async () => {
    const stored = (await guarded.bare.load())?.refresh_token
    return stored === undefined || (await fingerprint(guarded, stored)) !== token ? true : undefined
  })
  return moved === true
}
