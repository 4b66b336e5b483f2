import type { GrantCause } from '../../../simulator/src/types/cause.ts'
import type { GrantRecord, TransactionRecord } from '../../src/decide/record.ts'
import type { OpenTab } from '../../src/testing/world.ts'
import { app } from '../../src/testing/world.ts'
import type { Scenario } from './expected.ts'
import { hour, type Stage } from './stage.ts'

/** Brings a refusal about; resolves to the error that the app gets, or undefined where nothing is refused. */
type Play = (stage: Stage) => Promise<unknown>

function transactionOf(stage: Stage): [key: string, transaction: TransactionRecord] {
  const found = [...stage.stored()].find(([key]) => key.startsWith('transaction '))
  if (found === undefined) throw new RangeError('no sign-in is under way')
  return found as [string, TransactionRecord]
}

function grantOf(stage: Stage): GrantRecord {
  return stage.stored().get('grant') as GrantRecord
}

/** The code has come; what then happens to it; and its exchange by a page that knows so much. */
function redeeming(
  happen: (stage: Stage, callback: string) => Promise<unknown>,
  change = (url: string) => url,
): Play {
  return async (stage) => {
    const callback = change(await stage.leave())
    const tab = await stage.arrive(callback)
    await happen(stage, callback)
    return stage.failureOf(stage.know(tab, callback).auth.handleCallback())
  }
}

function renewal({ auth }: OpenTab): Promise<string> {
  return auth.getAccessToken({ forceRefresh: true })
}

/** A session begins; what then happens to it; and hours later a renewal by a page that knows so much. */
function renewing(happen: (stage: Stage, tab: OpenTab) => Promise<unknown>): Play {
  return async (stage) => {
    const tab = await stage.signIn()
    await happen(stage, tab)
    await stage.clock.advance(2 * hour)
    return stage.failureOf(renewal(stage.know(tab)))
  }
}

/** The server's word for a cause that this client cannot bring about. */
function refuse(cause: GrantCause): (stage: Stage) => Promise<void> {
  return async ({ server }) => {
    server.faults.add({ endpoint: 'token', effect: { kind: 'refuse', cause } })
  }
}

async function asGranted(response: Promise<Response>): Promise<void> {
  const { status } = await response
  if (status !== 200) throw new RangeError(`the stranger was answered ${status}`)
}

export const scenarios: Readonly<Record<Scenario, Play>> = {
  'a code that something else redeemed first': redeeming((stage, callback) =>
    asGranted(
      stage.stranger({
        grant_type: 'authorization_code',
        code: new URL(callback).searchParams.get('code') ?? '',
        code_verifier: transactionOf(stage)[1].code_verifier ?? '',
        redirect_uri: `${app}/callback`,
      }),
    ),
  ),
  'a code that the browser sent twice by itself': redeeming(async (stage) => stage.repeatNext()),
  async 'a code that came to life again with a restored database'(stage) {
    const callback = await stage.leave()
    const first = await stage.arrive(callback)
    const [key, open] = transactionOf(stage)
    await first.auth.handleCallback()
    stage.close()
    stage.stored().set(key, open)
    return stage.failureOf(stage.know(stage.open(), callback).auth.handleCallback(callback))
  },
  'a code that waited beyond its lifetime': redeeming((stage) =>
    stage.clock.advance((stage.server.policy.lifetimes.code + 30) * 1000),
  ),
  'a redirect_uri that was changed on the way': redeeming(refuse('redirect_uri_mismatch')),
  async "a code of another browser's sign-in"(stage) {
    const callback = new URL(await stage.leave())
    const other = await stage.server.signIn({
      account: 'grace',
      client_id: 'app',
      code_challenge: 'c'.repeat(43),
      redirect_uri: `${app}/callback`,
    })
    callback.searchParams.set('code', other.code ?? '')
    const tab = await stage.arrive(callback.href)
    return stage.failureOf(stage.know(tab, callback.href).auth.handleCallback())
  },
  'a code_verifier that storage gave back changed': redeeming(async (stage) => {
    const [key, transaction] = transactionOf(stage)
    stage.stored().set(key, { ...transaction, code_verifier: 'v'.repeat(43) })
  }),
  'a code_verifier that was dropped on the way': redeeming(refuse('verifier_missing')),
  'a code that was issued to another client': redeeming(refuse('client_mismatch')),
  'a code of an account that is gone': redeeming(({ server }) => server.deleteAccount('ada')),
  'a client that may not redeem codes': redeeming(refuse('wrong_grant_type')),
  'a request that lost its code on the way': redeeming(refuse('missing_parameter')),

  'a renewal whose first answer was lost': renewing(async (stage, tab) => {
    // Without an answer until the client gives up: no window is open any more when it is over.
    stage.server.faults.add({ endpoint: 'token', effect: { kind: 'hang', when: 'after' } })
    await stage.failureOf(renewal(tab))
  }),
  'a renewal whose answer named a fault after the token was spent': renewing((stage, { auth }) =>
    stage.failureOf(auth.getAccessToken({ resource: 'https://unknown.example/' })),
  ),
  async 'a renewal that the browser sent twice by itself'(stage) {
    const tab = await stage.signIn()
    await stage.clock.advance(2 * hour)
    await renewal(tab)
    await stage.clock.advance(60_000)
    stage.repeatNext()
    return stage.failureOf(renewal(stage.know(tab)))
  },
  'a refresh token that a copy of the profile spent': renewing((stage) =>
    asGranted(
      stage.stranger({
        grant_type: 'refresh_token',
        refresh_token: grantOf(stage).refreshToken ?? '',
      }),
    ),
  ),
  async 'a refresh token that came back with a restored database'(stage) {
    const first = await stage.signIn()
    await stage.clock.advance(2 * hour)
    const before = grantOf(stage)
    await renewal(first)
    await stage.clock.advance(2 * hour)
    stage.close()
    stage.stored().set('grant', before)
    return stage.failureOf(renewal(stage.know(stage.open())))
  },
  'a refresh token of a user who was away for weeks': renewing(({ clock }) => clock.advance(31 * 24 * hour)),
  'a grant that an administrator ended': renewing((stage) =>
    stage.server.revoke({ refresh_token: grantOf(stage).refreshToken ?? '' }),
  ),
  'a grant of an account that is gone': renewing(({ server }) => server.deleteAccount('ada')),
  async 'a grant that the late revocation of the one before ended'(stage) {
    const first = await stage.signIn()
    const release = stage.holdRevocations()
    await stage.failureOf(first.auth.signOut({ local: true }))
    const tab = await stage.signIn()
    await release()
    await stage.clock.advance(2 * hour)
    return stage.failureOf(renewal(stage.know(tab)))
  },
  'a refresh token that was issued to another client': renewing(refuse('client_mismatch')),
  'a client that may not renew': renewing(refuse('wrong_grant_type')),
  'a request that lost its refresh token on the way': renewing(refuse('missing_parameter')),
}
