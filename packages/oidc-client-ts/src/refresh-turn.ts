import type { User } from 'oidc-client-ts'
import { judgeRefresh, type RefreshStep } from './decide/judge-refresh.ts'
import type { Verdict } from './decide/classify.ts'
import { findTokenEndpoint, judgeFailure } from './failure.ts'
import { fingerprint, type Guarded, note, report } from './guarded.ts'
import type { RefreshArgs } from './inside.ts'
import { dropLate } from './late.ts'
import type { Rows, TokenRow } from './ledger/rows.ts'

/** A call for a renewal. */
export interface Asked {
  readonly args: RefreshArgs
  /** Fingerprint of the refresh token that the caller read. */
  readonly token: string
  /** Fingerprint of the parameters; empty where there are none. */
  readonly request: string
}

/** What a call's turn in the lane came to. `token` is the fingerprint of the token that was stored. */
export type Turn =
  | {
      readonly do: 'renewed'
      readonly user: User
      readonly from: string
      readonly token: string
      readonly accessToken: string
    }
  | { readonly do: 'adopt'; readonly user: User; readonly token: string }
  | { readonly do: 'wait' | 'signed_out' | 'hold' | 'refused'; readonly token: string }
  | { readonly do: 'failed'; readonly token: string; readonly verdict: Verdict; readonly error: unknown }
  | { readonly do: 'unsent'; readonly error: unknown }
  | { readonly do: 'nobody' }

/** One turn in the lane: read the store, judge it by the ledger, send at most once. */
export async function refreshTurn(guarded: Guarded, asked: Asked): Promise<Turn> {
  const stored = await guarded.bare.load()
  if (stored === null) return { do: 'nobody' }
  const { refresh_token } = stored
  if (!refresh_token) return { do: 'adopt', user: stored, token: asked.token }
  const token = await fingerprint(guarded, refresh_token)

  const judge = async (rows: Rows): Promise<RefreshStep> =>
    judgeRefresh({
      asked: asked.token,
      request: asked.request,
      plain: asked.request === '',
      by: guarded.id,
      stored: token,
      isExpired: stored.expired === true,
      row: await rows.token(token),
      now: guarded.clock.wall(),
      resendAfter: guarded.resendAfter,
    })
  const before = await guarded.ledger.change(judge)
  if (before.do === 'send') await findTokenEndpoint(guarded.manager.metadataService)
  // Judged again in the transaction that writes the intent: discovery took its time.
  const step = before.do === 'send' ? await claim(guarded, token, asked.request, judge) : before

  switch (step.do) {
    case 'send':
      return send(guarded, asked, stored, token)
    case 'adopt':
      return { do: 'adopt', user: stored, token }
    case 'signed_out':
    case 'wait':
    case 'hold':
    case 'refused':
      return { do: step.do, token }
  }
}

function claim(
  guarded: Guarded,
  token: string,
  request: string,
  judge: (rows: Rows) => Promise<RefreshStep>,
): Promise<RefreshStep> {
  return guarded.ledger.change(async (rows) => {
    const step = await judge(rows)
    if (step.do === 'send') await rows.putToken({ ...row(guarded, token, request), outcome: 'sent' })
    return step
  })
}

function row(guarded: Guarded, token: string, request: string): Omit<TokenRow, 'outcome'> {
  return { fingerprint: token, at: guarded.clock.wall(), by: guarded.id, request }
}

async function send(guarded: Guarded, asked: Asked, stored: User, token: string): Promise<Turn> {
  const watch = guarded.watches.token
  const calls = watch?.calls ?? 0
  // The caller may have read an older user than the one that is stored now.
  const state = {
    refresh_token: stored.refresh_token,
    id_token: stored.id_token,
    session_state: stored.session_state,
    scope: stored.scope,
    profile: stored.profile,
    data: asked.args.state.data,
  }
  // oidc-client-ts overwrites its own default with the undefined of a call that names no limit.
  const timeoutInSeconds =
    asked.args.timeoutInSeconds ?? guarded.manager.settings.silentRequestTimeoutInSeconds
  report(guarded, 'sent', 'refresh_token', token)
  let user: User | null
  try {
    user = await guarded.bare.useRefreshToken({ ...asked.args, timeoutInSeconds, state } as RefreshArgs)
  } catch (error) {
    const failed = judgeFailure(error, watch, calls)
    const outcome = outcomes[failed.verdict]
    await note(guarded, () =>
      guarded.ledger.change(async (rows) => {
        const now = await rows.token(token)
        await rows.putToken({
          ...row(guarded, token, asked.request),
          ended: now?.ended,
          successor: now?.successor,
          outcome,
        })
      }),
    )
    if (failed.verdict === 'unsent') return { do: 'unsent', error: failed.error }
    return { do: 'failed', token, verdict: failed.verdict, error: failed.error }
  }
  return user === null ? { do: 'nobody' } : commit(guarded, asked, user, token)
}

const outcomes = {
  unsent: 'unspent',
  refused: 'refused',
  declined: 'unclear',
  invalid: 'unclear',
  unclear: 'unclear',
} as const

async function commit(guarded: Guarded, asked: Asked, user: User, from: string): Promise<Turn> {
  const { ledger, bare } = guarded
  const token = await fingerprint(guarded, user.refresh_token ?? '')
  const accessToken = await fingerprint(guarded, user.access_token)
  const before = await note(guarded, () => ledger.change((rows) => rows.token(from)))
  if (before?.ended !== undefined)
    return dropLate(guarded, { user, from, ended: before.ended, isStored: false })

  // Stored before it is noted: a page that dies in between leaves a usable user, not a successor that nobody has.
  await bare.storeUser(user)
  const ended = await note(guarded, () =>
    ledger.change(async (rows) => {
      const sent = await rows.token(from)
      // A sign-out since the store may have met the new token already, and found no way from the old one to it.
      const over = sent?.ended ?? (await rows.token(token))?.ended
      const common = { at: guarded.clock.wall(), by: guarded.id, request: asked.request, ended: over }
      if (token !== from)
        await rows.putToken({ ...common, fingerprint: from, outcome: 'done', successor: token })
      await rows.putToken({ ...common, fingerprint: token, outcome: 'unspent', isRenewed: true })
      return over
    }),
  )
  if (ended !== undefined) return dropLate(guarded, { user, from, ended, isStored: true })
  return { do: 'renewed', user, from, token, accessToken }
}
