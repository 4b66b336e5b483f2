import { nextStep, parseGuard, type RecoveryStep } from '../decide/recovery.ts'
import type { GrantRecord } from '../decide/record.ts'
import { siteRelation } from '../decide/site.ts'
import { isAuthError, platformFailure } from '../errors.ts'
import type { Context } from './context.ts'
import { deadline } from './deadline.ts'
import { lockName } from './lock.ts'
import { callApp } from './listeners.ts'
import type { Home } from './home.ts'
import { signInSilently } from './silent.ts'

/** How long a page waits for another one that is at it, ms: a frame and an exchange, with room. */
const longestWait = 30_000
/** Key of the shared guard. */
const guardKey = 'recovery'

/** What the ladder stands on. */
export interface Recovery {
  /** Tells the app of the loss, once. */
  tell(): void
  home(): Home | undefined
  leave(home: Home): Promise<unknown>
}

/**
 * Goes up the ladder for a lost grant: a silent sign-in, once for all tabs; then the app is told; then, where it wants
 * that, the page leaves. Resolves where nothing more can be done now.
 */
export async function recover(context: Context, recovery: Recovery): Promise<void> {
  let kind = await inTurn(context, recovery)
  if (kind === 'silent') kind = await inTurn(context, recovery)
  if (kind === 'none' || kind === 'wait') return
  recovery.tell()
  const home = recovery.home()
  // No lock is held: the app may take its time to save what it has.
  if (kind === 'redirect' && home !== undefined) await leave(recovery, home)
}

/** Takes the next step under a lock of all tabs, after the note that it was taken. */
async function inTurn(context: Context, recovery: Recovery): Promise<RecoveryStep['kind']> {
  const { platform, store, memory, life } = context
  const wait = deadline(platform.clock, longestWait, life)
  try {
    // Not as the lane: what happens to the session meanwhile is the app's to know at once.
    return await platform.locks.run(lockName(context, 'recovery'), wait.signal, async () => {
      wait.end()
      const grant = await memory.read()
      const step = decide(context, recovery.home(), grant, await store.get(guardKey))
      if (step.kind === 'silent' || step.kind === 'redirect') await store.set(guardKey, step.guard)
      if (step.kind === 'silent') await trySilently(context, grant, recovery.home())
      // Another tab may have given or made the session meanwhile: nobody leaves a page for one that is there.
      return step.kind === 'redirect' && memory.current()?.status !== 'lost' ? 'none' : step.kind
    })
  } catch (error) {
    return platformFailure(error)
  } finally {
    wait.end()
  }
}

function decide(
  { platform, settings }: Context,
  home: Home | undefined,
  grant: GrantRecord | undefined,
  guard: unknown,
): RecoveryStep {
  const { page, clock } = platform
  return nextStep({
    grant,
    guard: parseGuard(guard),
    isSilentPossible:
      home?.silentRedirectUri !== undefined && siteRelation(page.url(), settings.authority).kind !== 'cross',
    mayRedirect: settings.onExpired === 'sign-in',
    isVisible: page.isVisible(),
    isFramed: page.isFramed(),
    now: clock.wall(),
  })
}

async function trySilently(
  context: Context,
  grant: GrantRecord | undefined,
  home: Home | undefined,
): Promise<void> {
  if (home?.silentRedirectUri === undefined) return
  const { recorder, memory } = context
  try {
    await signInSilently(context, {
      options: {},
      redirectUri: home.silentRedirectUri,
      subject: grant?.user?.sub,
    })
    recorder.record('recovered', { epoch: memory.current()?.epoch ?? 0 })
  } catch (error) {
    if (!isAuthError(error)) throw error
    recorder.record('not-recovered', { reason: error.code })
  }
}

async function leave(recovery: Recovery, home: Home): Promise<void> {
  try {
    await recovery.leave(home)
  } catch (error) {
    // The session carries an error of ours; one of the app's own function is the app's to hear of.
    if (!isAuthError(error))
      callApp(() => {
        throw error
      })
  }
}
