import { AuthError, isAuthError } from '../errors.ts'
import { cleanUrl, isRedirectUri, readCallback } from '../protocol/callback-url.ts'
import type { CallbackResult } from '../types.ts'
import { redeem } from './choose-executor.ts'
import type { Context } from './context.ts'
import { loadPopup } from './modes.ts'
import { loadPart } from './parts.ts'
import type { SignIns } from './sign-in.ts'

/** Deals with authorization responses. */
export interface Callbacks {
  /** Whether a URL is a callback, or this page's history entry remembers one that is not finished. */
  isPending(url: string, redirectUri: string): Promise<boolean>
  handle(url: string, redirectUri: string): Promise<CallbackResult>
  /** Where the sign-in of this history entry wanted to return to. */
  returnTo(): Promise<string | undefined>
}

/** Key of our entry beside the router's own in history.state. */
const historyKey = 'onegrant'

/** Makes the callback handler of an engine: one promise per state, for all components, copies and reloads. */
export function createCallbacks(context: Context, signIns: SignIns): Callbacks {
  const { platform, recorder, session } = context
  const answers = new Map<string, Promise<CallbackResult>>()

  function rememberedState(): string | undefined {
    const entry = platform.page.historyState()
    const state: unknown =
      typeof entry === 'object' && entry !== null && historyKey in entry ? entry[historyKey] : undefined
    return typeof state === 'string' ? state : undefined
  }

  /** Keeps the response in the record and the state in the history entry, then cleans the address bar. */
  async function arrive(url: string, state: string, response: string): Promise<void> {
    const known = await context.memory.change(state, ({ transaction }) => {
      if (transaction?.status !== 'open') return { result: transaction !== undefined }
      // A reload brings no new code: it is as old as it was.
      const arrivedAt = transaction.response === response ? transaction.arrivedAt : platform.clock.wall()
      return { transaction: { ...transaction, response, arrivedAt }, result: true }
    })
    if (!known) throw new AuthError('callback_unknown_state')
    if (platform.page.url() !== url) return
    const entry = platform.page.historyState()
    const routers = typeof entry === 'object' ? entry : {}
    platform.page.replace(cleanUrl(url), { ...routers, [historyKey]: state })
  }

  async function answer(state: string, hasJustArrived: boolean): Promise<CallbackResult> {
    const isPopup = await context.memory.change(state, ({ transaction: found }) => ({
      // The page that opened it may have been faster. A popup reloaded later is a page like any other.
      result: found?.mode === 'popup' && (hasJustArrived || found.response !== null),
    }))
    session.dispatch({ type: 'signing-in' })
    try {
      if (isPopup) await (await loadPart(loadPopup)).handOver(context, state)
      const { kind, transaction } = await redeem(context, state)
      const { returnTo, appState } = transaction
      // Pending until the page leaves, as signIn itself.
      if (kind === 'restart') await signIns.restart(transaction)
      settleSession()
      return { session: session.get(), returnTo, appState }
    } catch (error) {
      if (isAuthError(error))
        session.dispatch({ type: 'sign-in-failed', error, grant: context.memory.current() })
      else settleSession()
      throw error
    }
  }

  function settleSession(): void {
    session.dispatch({ type: 'grant', grant: context.memory.current() })
  }

  /** The callback page without parameters: reloaded, or come back to. */
  async function withoutResponse(): Promise<CallbackResult> {
    const grant = await context.memory.read()
    if (grant?.status !== 'live') throw new AuthError('callback_no_response')
    settleSession()
    return { session: session.get(), returnTo: '/', appState: undefined }
  }

  async function handle(url: string, redirectUri: string): Promise<CallbackResult> {
    await platform.page.activated()
    const callback = readCallback(url)
    if (callback.kind === 'invalid') throw new AuthError('callback_invalid', { subject: callback.parameter })
    const state = callback.kind === 'response' ? callback.state : rememberedState()
    if (state === undefined || (callback.kind === 'none' && !isRedirectUri(url, redirectUri)))
      return withoutResponse()
    const known = answers.get(state)
    if (known !== undefined) {
      recorder.record('joined', { credential: 'code', count: 1 })
      return known
    }
    const work = (
      callback.kind === 'response' ? arrive(url, state, callback.response) : Promise.resolve()
    ).then(() => answer(state, callback.kind === 'response'))
    answers.set(state, work)
    work.catch((error: unknown) => {
      // What may succeed later is asked again; everything else is the answer for good.
      if (!isAuthError(error) || error.retryable) answers.delete(state)
    })
    return work
  }

  return {
    async isPending(url, redirectUri) {
      if (!isRedirectUri(url, redirectUri)) return false
      if (readCallback(url).kind === 'response') return true
      const state = rememberedState()
      if (state === undefined) return false
      const status = await context.memory.change(state, ({ transaction }) => ({
        result: transaction?.status,
      }))
      return status === 'open' || status === 'sent'
    },
    handle,
    async returnTo() {
      const state = rememberedState()
      if (state === undefined) return undefined
      return context.memory.change(state, ({ transaction }) => ({ result: transaction?.returnTo }))
    },
  }
}
