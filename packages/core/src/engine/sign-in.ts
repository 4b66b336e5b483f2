import { parseTransaction, type AuthorizationRequest, type TransactionRecord } from '../decide/record.ts'
import { sameOriginPath } from '../decide/return-to.ts'
import { outdated } from '../decide/transaction.ts'
import { AuthError, isAuthError } from '../errors.ts'
import { list } from '../settings.ts'
import type { Json, Session, SignInOptions } from '../types.ts'
import { fingerprint, type Context } from './context.ts'
import { within } from '../within.ts'
import { deadline } from './deadline.ts'

/** Starts sign-ins. */
export interface SignIns {
  start(options: SignInOptions, redirectUri: string): Promise<Session>
  /** Asks again for a sign-in whose exchange was interrupted. */
  restart(transaction: TransactionRecord): Promise<never>
  /** The page came back from the cache instead of leaving for good. */
  cameBack(): void
}

const requestTime = 10_000
const longestAppState = 2048
/** Longer than any navigation that anybody waits for, ms. */
const leavingTime = 60_000

interface Plan {
  readonly redirect_uri: string
  readonly returnTo: string
  readonly appState: Json | undefined
  readonly request: AuthorizationRequest
  readonly interruptedAt: number
}

/** Makes the sign-in of an engine: one at a time in a page. */
export function createSignIns(context: Context): SignIns {
  const { platform, protocol, settings, store, recorder, session, life } = context
  let leaving: Promise<never> | undefined
  let comeBack: ((error: AuthError) => void) | undefined

  async function leave(plan: Plan): Promise<never> {
    await platform.page.activated()
    const time = deadline(platform.clock, requestTime, life)
    const { random } = platform.crypto
    const state = random()
    const secrets = { state, nonce: random(), code_verifier: random() }
    try {
      const url = await protocol.authorizationUrl(
        { ...plan.request, redirect_uri: plan.redirect_uri, ...secrets },
        time.signal,
      )
      const now = platform.clock.wall()
      await store.change(state, () => ({
        transaction: newTransaction(plan, secrets, now),
        result: undefined,
      }))
      const transactions = (await store.transactions())
        .map(parseTransaction)
        .filter((found) => found !== undefined)
      const old = outdated(transactions, now)
      if (old.length > 0) await store.transactions(old)
      recorder.record('authorization-requested', { transaction: await fingerprint(context, state) })
      platform.page.assign(url)
    } catch (error) {
      throw isAuthError(error) ? error : new AuthError('temporarily_unavailable', { subject: 'sign-in' })
    } finally {
      time.end()
    }
    // A page that is still here after that was kept by the user, who answered "stay" to its question.
    const stay = deadline(platform.clock, leavingTime, life)
    try {
      return await within(
        new Promise<never>((_, reject) => {
          comeBack = reject
        }),
        stay.signal,
      )
    } finally {
      stay.end()
    }
  }

  /** Whoever asks while the page is leaving shares that one navigation. */
  function leaveOnce(plan: () => Plan): Promise<never> {
    if (leaving !== undefined) return leaving
    const begin = async (): Promise<never> => {
      if (!platform.page.isSecure) throw new AuthError('insecure_context')
      const checked = plan()
      session.dispatch({ type: 'signing-in' })
      return leave(checked)
    }
    leaving = begin()
    leaving.catch((error: unknown) => {
      leaving = undefined
      if (isAuthError(error))
        session.dispatch({ type: 'sign-in-failed', error, grant: context.memory.current() })
    })
    return leaving
  }

  return {
    start: (options, redirectUri) =>
      leaveOnce(() => ({
        redirect_uri: redirectUri,
        returnTo: checkReturnTo(options.returnTo, platform.page.url()),
        appState: checkAppState(options.appState),
        request: requestOf(options, settings),
        interruptedAt: 0,
      })),
    restart: (transaction) => leaveOnce(() => ({ ...transaction, interruptedAt: platform.clock.wall() })),
    cameBack: () => comeBack?.(new AuthError('aborted')),
  }
}

function newTransaction(
  plan: Plan,
  secrets: Pick<TransactionRecord, 'state' | 'nonce' | 'code_verifier'>,
  now: number,
): TransactionRecord {
  const { redirect_uri, returnTo, appState, request, interruptedAt } = plan
  return {
    version: 1,
    status: 'open',
    ...secrets,
    createdAt: now,
    redirect_uri,
    returnTo,
    appState,
    request,
    interruptedAt,
    response: null,
    arrivedAt: 0,
    sendId: null,
    signOuts: 0,
    error: null,
  }
}

function checkReturnTo(returnTo: string | undefined, page: string): string {
  const path = sameOriginPath(returnTo ?? page, page)
  if (path === undefined) throw new AuthError('invalid_return_to')
  return path
}

function checkAppState(appState: Json | undefined): Json | undefined {
  const text = JSON.stringify(appState)
  if (text !== undefined && text.length > longestAppState)
    throw new AuthError('config_invalid', { subject: 'appState: over 2 kB' })
  return appState
}

function requestOf(options: SignInOptions, settings: Context['settings']): AuthorizationRequest {
  const scope = list(`${settings.scope} ${options.scope ?? ''}`)
  const consent =
    settings.consentForOfflineAccess !== false && scope.includes('offline_access') ? 'consent' : undefined
  const { login_hint, acr_values, max_age, organization_id, extraParams, resource } = options
  const own = {
    prompt: options.prompt ?? settings.prompt ?? consent,
    login_hint,
    acr_values,
    max_age: max_age?.toString(),
    organization_id,
  }
  const given = Object.entries(own).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return {
    scope: scope.join(' '),
    resources: [...new Set([...[resource ?? []].flat(), ...settings.resources])],
    parameters: { ...extraParams, ...Object.fromEntries(given) },
  }
}
