import { siteRelation } from '../decide/site.ts'
import { AuthError } from '../errors.ts'
import type { Frames } from '../platform/port.ts'
import type { Session, SignInOptions } from '../types.ts'
import { within } from '../within.ts'
import { finishSignIn } from './arrival.ts'
import { beginSignIn, planSignIn } from './authorization.ts'
import type { Context } from './context.ts'
import { deadline } from './deadline.ts'
import { silentResponse } from './silent-response.ts'

/** Longest time for the frame, ms: somebody may be waiting for it without knowing. */
const frameTime = 5_000

/** A sign-in that nobody sees. */
export interface SilentSignIn {
  readonly options: SignInOptions
  readonly redirectUri: string
  /** The only user who may come out of it; anybody where undefined. */
  readonly subject: string | undefined
}

/**
 * Asks the provider in a hidden frame, with `prompt=none` (OpenID Connect Core 3.1.2.1). Rejects with
 * `interaction_required` where the provider needs the user, and with `silent_unknown` where nothing can be known.
 */
export async function signInSilently(
  context: Context,
  { options, redirectUri, subject }: SilentSignIn,
): Promise<Session> {
  const { platform, settings, session, memory } = context
  const plan = planSignIn(context, { ...options, prompt: 'none' }, redirectUri, { mode: 'silent', subject })
  const isAnonymous = session.get().user === undefined
  if (isAnonymous) session.dispatch({ type: 'signing-in' })
  try {
    const frames = await platform.loadFrames()
    assertSameSite(context, frames, settings.authority)
    const { state, url } = await beginSignIn(context, plan)
    try {
      // The authorization endpoint may be elsewhere, and it is there that the provider's cookie must go.
      assertSameSite(context, frames, url)
      const response = await askInFrame(context, frames, { url, redirectUri, state })
      await arrive(context, state, response)
    } catch (error) {
      // Nothing will come for it any more; where it cannot be deleted, its age does that later.
      await context.store.transactions([state]).catch(() => undefined)
      throw error
    }
    return await finishSignIn(context, state)
  } catch (error) {
    // Nobody has asked to see this: the session is what it was.
    if (isAnonymous) session.dispatch({ type: 'grant', grant: memory.current() })
    throw error
  }
}

/** Browsers keep the cookies of another site from its frames: an answer would mean nothing. */
function assertSameSite({ platform }: Context, frames: Frames, url: string): void {
  const relation = siteRelation(platform.page.url(), url)
  const isSame =
    relation.kind === 'same' || (relation.kind === 'by-domain' && frames.sharesCookies(relation.domain))
  if (!isSame) throw new AuthError('silent_unknown', { subject: 'cross-site' })
}

interface Question {
  readonly url: string
  readonly redirectUri: string
  readonly state: string
}

async function askInFrame(context: Context, frames: Frames, question: Question): Promise<string> {
  const { platform, life } = context
  const time = deadline(platform.clock, frameTime, life)
  let remove: (() => void) | undefined
  const answer = new Promise<string>((resolve) => {
    remove = frames.open(question.url, (message) => {
      const response = silentResponse(message, question)
      if (response !== undefined) resolve(response)
    })
  })
  try {
    return await within(answer, time.signal)
  } catch (error) {
    throw life.aborted ? error : new AuthError('silent_unknown', { subject: 'deadline' })
  } finally {
    time.end()
    remove?.()
  }
}

async function arrive({ memory, platform }: Context, state: string, response: string): Promise<void> {
  await memory.change(state, ({ transaction }) =>
    transaction?.status === 'open'
      ? { transaction: { ...transaction, response, arrivedAt: platform.clock.wall() }, result: undefined }
      : { result: undefined },
  )
}
