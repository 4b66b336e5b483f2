import { AuthError } from '@onegrant/core'
import type { User } from 'oidc-client-ts'
import { readCallbackUrl } from './callback-url.ts'
import { judgeCode } from './decide/judge-code.ts'
import { findTokenEndpoint, judgeFailure, refusedBefore } from './failure.ts'
import { fingerprint, type Guarded, note, report, underLock } from './guarded.ts'
import { endChain } from './ledger/chain.ts'
import type { CodeRow } from './ledger/rows.ts'
import { replay } from './replay.ts'

/** The code exchange that takes the place of `_signinEnd`, and what `signinCallback` must know of it. */
export interface Redeem {
  signinEnd(url: string, verifySub?: string): Promise<User>
  /** oidc-client-ts's word for the kind of sign-in that a used or unused state belongs to. */
  requestType(url: string): Promise<{ type: string | undefined; isUsed: boolean }>
}

interface Exchange {
  readonly url: string
  readonly verifySub: string | undefined
  readonly state: string
  readonly key: string
}

/** Makes the exchange: one per state, whatever calls it, in whatever tab. */
export function createRedeem(guarded: Guarded): Redeem {
  const flights = new Map<string, Promise<User>>()
  const { bare, ledger, manager } = guarded

  return {
    async signinEnd(url, verifySub) {
      const callback = readCallbackUrl(url, manager.settings.response_mode)
      if (callback === undefined) return bare.signinEnd(url, verifySub)
      const { state } = callback
      const running = flights.get(state)
      if (running !== undefined) {
        void fingerprint(guarded, state).then((key) => report(guarded, 'joined', 'code', key))
        return running
      }
      const flight = redeem(guarded, url, verifySub, state).finally(() => flights.delete(state))
      flights.set(state, flight)
      return flight
    },
    async requestType(url) {
      const callback = readCallbackUrl(url, manager.settings.response_mode)
      if (callback === undefined) return { type: undefined, isUsed: false }
      // In this order: oidc-client-ts drops the state only after the ledger has it.
      const stored = await storedType(guarded, callback.state)
      const key = await fingerprint(guarded, callback.state)
      const row = await ledger.change((rows) => rows.code(key))
      return { type: stored ?? row?.requestType, isUsed: stored === undefined }
    },
  }
}

async function redeem(
  guarded: Guarded,
  url: string,
  verifySub: string | undefined,
  state: string,
): Promise<User> {
  const key = await fingerprint(guarded, state)
  const user = await underLock(guarded, `code|${key}`, () =>
    redeemTurn(guarded, { url, verifySub, state, key }),
  )
  await guarded.show(user, 'always')
  return user
}

async function redeemTurn(guarded: Guarded, exchange: Exchange): Promise<User> {
  const { url, verifySub, state, key } = exchange
  const requestType = await storedType(guarded, state)
  const row = await guarded.ledger.change((rows) => rows.code(key))
  const step = judgeCode(row, requestType !== undefined)
  switch (step.do) {
    case 'pass':
      return guarded.bare.signinEnd(url, verifySub)
    case 'replay':
      return replay(guarded, step.row)
    case 'refused':
      throw refusedBefore(step.error)
    case 'interrupted':
      throw new AuthError('callback_interrupted')
    case 'send':
      await findTokenEndpoint(guarded.manager.metadataService)
      return send(guarded, exchange, requestType ?? '')
  }
}

async function send(guarded: Guarded, { url, verifySub, key }: Exchange, requestType: string): Promise<User> {
  const { ledger, clock, bare } = guarded
  const watch = guarded.watches.code
  const calls = watch?.calls ?? 0
  const row = (outcome: CodeRow['outcome']): CodeRow => ({
    fingerprint: key,
    outcome,
    at: clock.wall(),
    requestType,
  })
  await ledger.change((rows) => rows.putCode(row('sent')))
  report(guarded, 'sent', 'code', key)
  let user: User
  try {
    user = await bare.redeem(url, verifySub)
  } catch (error) {
    const failed = judgeFailure(error, watch, calls)
    const isRefused = failed.verdict === 'refused' || failed.verdict === 'declined'
    await note(guarded, () =>
      ledger.change((rows) => {
        if (failed.verdict === 'unsent') return rows.dropCode(key)
        return rows.putCode({ ...row(isRefused ? 'refused' : 'unclear'), error: failed.oauthError })
      }),
    )
    if (failed.verdict !== 'unsent') report(guarded, isRefused ? 'refused' : 'unclear', 'code', key)
    throw failed.error
  }
  await commit(guarded, user, row('done'))
  return user
}

/** Stores the user and notes what the code brought; a renewal of the session before it is late from here on. */
async function commit(guarded: Guarded, user: User, row: CodeRow): Promise<void> {
  const { ledger, clock, bare, id } = guarded
  const former = (await bare.load())?.refresh_token
  const token = user.refresh_token ? await fingerprint(guarded, user.refresh_token) : undefined
  const from = former ? await fingerprint(guarded, former) : undefined
  const accessToken = await fingerprint(guarded, user.access_token)
  await bare.storeUser(user)
  const at = clock.wall()
  await note(guarded, () =>
    ledger.change(async (rows) => {
      if (from !== undefined && from !== token)
        await endChain(rows, from, { why: 'superseded', at, by: id, successor: token })
      if (token !== undefined)
        await rows.putToken({ fingerprint: token, outcome: 'unspent', at, by: id, request: '' })
      await rows.putCode({ ...row, at, accessToken, userState: user.state, urlState: user.url_state })
    }),
  )
  if (from !== undefined && token !== undefined) guarded.post({ type: 'renewed', from, token, accessToken })
}

/** The kind of sign-in of a state that oidc-client-ts still has. */
async function storedType({ manager }: Guarded, state: string): Promise<string | undefined> {
  const text = await manager.settings.stateStore.get(state)
  if (text === null) return undefined
  const parsed: unknown = JSON.parse(text)
  const type =
    typeof parsed === 'object' && parsed !== null && 'request_type' in parsed ? parsed.request_type : ''
  return typeof type === 'string' ? type : ''
}
