import { readChallenges } from '../decide/challenge.ts'
import { decideStepUp, demandOf, parseStepUpGuard, type Demand } from '../decide/step-up.ts'
import { AuthError, isAuthError, platformFailure } from '../errors.ts'
import type { SignInOptions } from '../types.ts'
import type { Context } from './context.ts'
import { deadline } from './deadline.ts'
import type { Home } from './home.ts'
import { lockName } from './lock.ts'

/** Key of the shared guard. */
const guardKey = 'step-up'
/** How long a page waits for another one that decides, ms: some reads and a write. */
const longestWait = 10_000

/** Who would leave, and from where. */
export interface StepUpPage {
  readonly context: Context
  readonly signIns: {
    start(departure: {
      readonly options: SignInOptions
      readonly redirectUri: string
      readonly reason: 'step-up'
    }): Promise<never>
  }
}

/** Sign-ins under way, by page: whoever is refused for the same reason meanwhile waits for the same one. */
const leaving = new WeakMap<Context, { readonly demand: string; readonly left: Promise<never> }>()

/**
 * Signs in again where an API demands another authentication of the user (RFC 9470 4); pending until the page leaves.
 *
 * @returns the answer itself, where it demands nothing of the kind
 * @throws AuthError `insufficient_user_authentication` where the page stays: by the setting, unseen, or tried already
 */
export async function stepUp(
  { context, signIns }: StepUpPage,
  home: Home,
  response: Response,
): Promise<Response> {
  const demand = demandOf(readChallenges(response.headers.get('www-authenticate')))
  if (response.status !== 401 || demand === undefined) return response
  const refused = new AuthError('insufficient_user_authentication', { ...demand })
  if (context.settings.onStepUp === 'error') throw refused
  const name = JSON.stringify(demand)
  const running = leaving.get(context)
  if (running?.demand === name) return running.left
  const left = leave({ context, signIns }, home, demand, refused)
  leaving.set(context, { demand: name, left })
  return left.finally(() => leaving.delete(context))
}

async function leave(
  { context, signIns }: StepUpPage,
  home: Home,
  demand: Demand,
  refused: AuthError,
): Promise<never> {
  if (!(await mayLeave(context, demand))) throw refused
  const { redirectUri, beforeRedirect } = home
  try {
    return await signIns.start({ options: { ...demand, beforeRedirect }, redirectUri, reason: 'step-up' })
  } catch (error) {
    // The app has refused, or the user came back: what the call asked for is still not to be had.
    throw isAuthError(error, 'aborted') ? refused : error
  }
}

/** Decides under a lock of all tabs, and notes it before anything follows. */
async function mayLeave(context: Context, demand: Demand): Promise<boolean> {
  const { platform, store, memory, life } = context
  const { page, clock, locks } = platform
  await page.activated()
  const wait = deadline(clock, longestWait, life)
  try {
    return await locks.run(lockName(context, guardKey), wait.signal, async () => {
      const step = decideStepUp({
        demand,
        guard: parseStepUpGuard(await store.get(guardKey)),
        grant: await memory.read(),
        isVisible: page.isVisible(),
        isFramed: page.isFramed(),
        now: clock.wall(),
      })
      if (step.kind === 'leave') await store.set(guardKey, step.guard)
      return step.kind === 'leave'
    })
  } catch (error) {
    return platformFailure(error)
  } finally {
    wait.end()
  }
}
