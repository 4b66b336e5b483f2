import type { TransactionRecord } from '../decide/record.ts'
import { AuthError } from '../errors.ts'
import type { BeforeRedirect, RedirectContext, SignInOptions } from '../types.ts'
import { within } from '../within.ts'
import { beginSignIn, planSignIn, type Plan } from './authorization.ts'
import type { Context } from './context.ts'
import { deadline } from './deadline.ts'

/** Longer than any navigation that anybody waits for, ms. */
const leavingTime = 60_000

/** A sign-in for which the page leaves. */
export interface Departure {
  readonly options: SignInOptions
  readonly redirectUri: string
  readonly reason: RedirectContext['reason']
}

/** Leaves for the provider, where the app does not refuse; rejects with the reason of `stay` if the page comes back. */
export async function leave(context: Context, departure: Departure, stay: AbortSignal): Promise<never> {
  const { options, redirectUri, reason } = departure
  const plan = planSignIn(context, options, redirectUri)
  await context.platform.page.activated()
  const { beforeRedirect } = options
  // The session is as it was: what shows the form must still show it while the app saves it.
  if (beforeRedirect !== undefined) await ask(context, beforeRedirect, { reason, returnTo: plan.returnTo })
  return go(context, plan, stay)
}

/** Leaves again. Nothing to save: the page that had the forms was left before the interruption. */
export function leaveAgain(
  context: Context,
  transaction: TransactionRecord,
  stay: AbortSignal,
): Promise<never> {
  return go(context, { ...transaction, interruptedAt: context.platform.clock.wall() }, stay)
}

/** Lets the app save what it has, or refuse. Its own error is its own, and reaches the caller. */
async function ask({ life }: Context, beforeRedirect: BeforeRedirect, about: RedirectContext): Promise<void> {
  const answer = await within(Promise.resolve(beforeRedirect(about)), life)
  if (answer === false) throw new AuthError('aborted', { subject: 'beforeRedirect' })
}

async function go(context: Context, plan: Plan, stay: AbortSignal): Promise<never> {
  const { platform, settings, session, recorder, life } = context
  session.dispatch({ type: 'signing-in' })
  const { url } = await beginSignIn(context, plan)
  await recorder.saved()
  await (settings.navigate ?? platform.page.assign)(url)
  // A page that is still here after that was kept by the user, who answered "stay" to its question.
  const time = deadline(platform.clock, leavingTime, stay, life)
  try {
    return await within(new Promise<never>(() => undefined), time.signal)
  } finally {
    time.end()
  }
}
