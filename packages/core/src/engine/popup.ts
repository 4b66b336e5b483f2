import { isGivenUp, opened, watchPopup } from '../decide/popup.ts'
import { AuthError, isAuthError } from '../errors.ts'
import type { OpenedWindow } from '../platform/port.ts'
import type { Session, SignInOptions } from '../types.ts'
import { within } from '../within.ts'
import { finishSignIn } from './arrival.ts'
import { beginSignIn, planSignIn } from './authorization.ts'
import { fingerprint, type Context } from './context.ts'
import { deadline, pause } from './deadline.ts'

/** Between two looks at the window, ms. */
const lookPause = 500
/** A sign-in that takes longer is given up, ms: by then its record is, too. */
const longestSignIn = 10 * 60_000
/** How long a popup waits for the page that opened it to take the answer, ms. */
const takingTime = 2_000
/** A window that is still there after this cannot be closed, ms. */
const closingTime = 1_000

/** A sign-in in a window that is open already. */
export interface PopupSignIn {
  readonly window: OpenedWindow
  readonly options: SignInOptions
  readonly redirectUri: string
  readonly signal: AbortSignal
}

/** Signs in in a popup, while this page stays as it is. */
export async function signInByPopup(context: Context, about: PopupSignIn): Promise<Session> {
  const { session, memory } = context
  const { window, options, redirectUri, signal } = about
  const isAnonymous = session.get().user === undefined
  try {
    const plan = planSignIn(context, options, redirectUri, { mode: 'popup' })
    // A session with a user stays what it is: what shows its forms must not take them away.
    if (isAnonymous) session.dispatch({ type: 'signing-in' })
    const { state, url } = await beginSignIn(context, plan)
    const popup = listenTo(context, await fingerprint(context, state))
    try {
      await arrival(context, state, { window, url, signal, hinted: popup.hinted })
      popup.take()
      return await finishSignIn(context, state)
    } finally {
      popup.end()
    }
  } catch (error) {
    if (isAnonymous && isAuthError(error))
      session.dispatch({ type: 'sign-in-failed', error, grant: memory.current() })
    throw error
  }
}

interface Departure {
  readonly window: OpenedWindow
  readonly url: string
  readonly signal: AbortSignal
  /** Resolves with the next hint that the answer has come. */
  hinted(): Promise<void>
}

/** Sends the window off and resolves once the answer lies in the record. */
async function arrival(context: Context, state: string, departure: Departure): Promise<void> {
  const { clock, page } = context.platform
  const { window, url, signal, hinted } = departure
  const time = deadline(clock, longestSignIn, signal, context.life)
  window.assign(url)
  let story = opened
  let looked = clock.mono()
  try {
    for (;;) {
      const hint = hinted()
      if (await hasArrived(context, state)) return
      if (isGivenUp(story)) throw new AuthError('popup_closed')
      await nextLook(context, hint, time.signal)
      const now = clock.mono()
      story = watchPopup(story, window.look(), now - looked, page.hasFocus())
      looked = now
    }
  } finally {
    time.end()
  }
}

/**
 * Hears what the popup says, and answers it. Its messages are but hints to look into the record: they need no opener,
 * and who sends them cannot matter.
 */
function listenTo(
  context: Context,
  transaction: string,
): Pick<Departure, 'hinted'> & { take(): void; end(): void } {
  let isTaken = false
  let hint = (): void => undefined
  const answer = (): void => context.tell({ kind: 'taken', transaction })
  const end = context.handovers.add((message) => {
    if (message.kind !== 'arrived' || message.transaction !== transaction) return
    // The answer may have been found before the popup said so, and before it could hear that.
    if (isTaken) answer()
    else hint()
  })
  return {
    hinted: () =>
      new Promise((resolve) => {
        hint = resolve
      }),
    take() {
      isTaken = true
      answer()
    },
    end,
  }
}

async function hasArrived({ memory }: Context, state: string): Promise<boolean> {
  try {
    const transaction = await memory.find(state)
    // One that is gone will not come any more either, and whoever redeems it says so.
    return transaction?.status !== 'open' || transaction.response !== null
  } catch (error) {
    // A store that does not answer now may do so at the next look, and the user is busy in the window meanwhile.
    if (isAuthError(error) && error.retryable) return false
    throw error
  }
}

/** Waits for the next look, which a hint makes sooner. */
async function nextLook({ platform }: Context, hinted: Promise<void>, end: AbortSignal): Promise<void> {
  const time = deadline(platform.clock, lookPause, end)
  try {
    await within(hinted, time.signal)
  } catch {
    // The pause is over, unless all is.
    end.throwIfAborted()
  } finally {
    time.end()
  }
}

/**
 * In the popup: the answer lies in the record; gives it to the page that opened this one, and closes. Resolves where
 * nobody takes it or the window cannot be closed: then this is a page like any other, and goes on as one.
 */
export async function handOver(context: Context, state: string): Promise<void> {
  const { platform, handovers, memory, life } = context
  const transaction = await fingerprint(context, state)
  const time = deadline(platform.clock, takingTime, life)
  let unsubscribe: (() => void) | undefined
  const taken = new Promise<void>((resolve) => {
    unsubscribe = handovers.add((message) => {
      if (message.kind === 'taken' && message.transaction === transaction) resolve()
    })
  })
  context.tell({ kind: 'arrived', transaction })
  try {
    if ((await memory.find(state))?.status === 'open') await within(taken, time.signal)
  } catch {
    // Nobody is there to take it, unless this page itself is at its end.
    return life.throwIfAborted()
  } finally {
    time.end()
    unsubscribe?.()
  }
  platform.page.close()
  await pause(platform.clock, closingTime, life)
}
