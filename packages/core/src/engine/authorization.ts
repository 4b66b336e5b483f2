import { parseTransaction, type AuthorizationRequest, type TransactionRecord } from '../decide/record.ts'
import { sameOriginPath } from '../decide/return-to.ts'
import { isLooping, outdated } from '../decide/transaction.ts'
import { AuthError, isAuthError } from '../errors.ts'
import { list } from '../settings.ts'
import type { Json, SignInOptions } from '../types.ts'
import { loadProver } from './bound.ts'
import { fingerprint, type Context } from './context.ts'
import { deadline } from './deadline.ts'
import { loadPart } from './parts.ts'
import { afterRevocations } from './transactions.ts'

/** A sign-in that was checked and may begin. */
export interface Plan extends Pick<TransactionRecord, 'mode' | 'subject'> {
  readonly redirect_uri: string
  readonly returnTo: string
  readonly appState: Json | undefined
  readonly request: AuthorizationRequest
  readonly interruptedAt: number
}

const requestTime = 10_000
const longestAppState = 2048

/** Checks what a caller wants; throws AuthError where it cannot be. */
export function planSignIn(
  { platform, settings }: Context,
  options: SignInOptions,
  redirect_uri: string,
  about: Pick<Plan, 'mode' | 'subject'> = {},
): Plan {
  const { mode } = about
  if (!platform.page.isSecure) throw new AuthError('insecure_context')
  const { origin } = new URL(platform.page.url())
  // A window or frame of another origin has another storage, and nobody here would ever hear of its answer.
  if (mode !== undefined && new URL(redirect_uri).origin !== origin)
    throw new AuthError('config_invalid', { subject: `${mode}_redirect_uri: another origin` })
  return {
    redirect_uri,
    returnTo: checkReturnTo(options.returnTo, platform.page.url()),
    appState: checkAppState(options.appState),
    request: requestOf(options, settings),
    interruptedAt: 0,
    ...about,
  }
}

/** Stores the transaction of a sign-in; resolves to its state and the address to ask at. */
export async function beginSignIn(context: Context, plan: Plan): Promise<{ state: string; url: string }> {
  const { platform, protocol, settings, store, memory, recorder, life } = context
  const { mode } = plan
  await platform.page.activated()
  const time = deadline(platform.clock, requestTime, life)
  const { random } = platform.crypto
  const state = random()
  const secrets = { state, nonce: random(), code_verifier: random() }
  try {
    // A page that the app loads after each sign-in ends a session in memory, and begins the next.
    if (settings.persistence === 'memory' && mode === undefined)
      if (isLooping(await allTransactions(store), platform.clock.wall()))
        throw new AuthError('config_invalid', {
          subject: 'persistence: "memory" ends with its page, and after each sign-in another one is loaded',
        })
    const bound = settings.dpop ? await (await loadPart(loadProver)).newProver(context) : undefined
    const url = await protocol.authorizationUrl(
      { ...plan.request, redirect_uri: plan.redirect_uri, ...secrets, prover: bound?.prover },
      time.signal,
    )
    const now = platform.clock.wall()
    const code_challenge = await platform.crypto.digest(secrets.code_verifier)
    const transaction = { ...newTransaction(plan, secrets, now), code_challenge, dpop: bound?.key }
    await afterRevocations(context, time.signal, (isBusy) =>
      memory.change(state, ({ grant }) =>
        isBusy(grant)
          ? { result: undefined }
          : { transaction: { ...transaction, signOuts: grant?.signOuts ?? 0 }, result: true },
      ),
    )
    const old = outdated(await allTransactions(store), now)
    if (old.length > 0) await store.transactions(old)
    recorder.record('authorization-requested', { transaction: await fingerprint(context, state), mode })
    return { state, url }
  } catch (error) {
    if (isAuthError(error)) throw error
    // Nothing has been answered yet that such an error could quote.
    const cause = error instanceof TypeError ? error : undefined
    throw new AuthError('temporarily_unavailable', { subject: 'sign-in', cause })
  } finally {
    time.end()
  }
}

async function allTransactions(store: Context['store']): Promise<TransactionRecord[]> {
  return (await store.transactions()).map(parseTransaction).filter((found) => found !== undefined)
}

function newTransaction(
  plan: Plan,
  secrets: Pick<TransactionRecord, 'state' | 'nonce' | 'code_verifier'>,
  now: number,
): TransactionRecord {
  const { redirect_uri, returnTo, appState, request, interruptedAt, mode, subject } = plan
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
    mode,
    subject,
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
    parameters: { ...settings.extraParams, ...extraParams, ...Object.fromEntries(given) },
  }
}
