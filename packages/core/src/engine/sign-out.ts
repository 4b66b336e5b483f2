import { tombstone } from '../decide/commit.ts'
import type { GrantRecord } from '../decide/record.ts'
import { AuthError } from '../errors.ts'
import type { SignOutOptions } from '../types.ts'
import type { Context } from './context.ts'
import { persist } from './persist.ts'
import type * as ProviderSignOut from './provider-sign-out.ts'
import type { Listed } from './revoke.ts'

/** Loads the provider's part of a sign-out; called when idle, so that it is there when it is needed. */
export function loadProviderSignOut(): Promise<typeof ProviderSignOut> {
  return import('./provider-sign-out.ts')
}

/**
 * Signs out: first here and in all tabs, in one transaction without lock or network; then at the provider, as far as
 * it answers.
 */
export async function signOut(
  context: Context,
  options: SignOutOptions,
  returnTo: string | undefined,
): Promise<void> {
  const { session, recorder } = context
  session.dispatch({ type: 'signing-out' })
  const { crypto, clock } = context.platform
  const revocation: Listed = { id: crypto.random(), since: clock.mono(), isOver: false }
  const before = await bury(context, revocation).catch((error: unknown) => {
    endSignOut(context)
    throw error
  })
  try {
    const { signOutAtProvider } = await loadProviderSignOut()
    if (await signOutAtProvider(context, before, revocation, { ...options, returnTo })) return
  } catch {
    // The provider cannot be asked; this browser is signed out all the same, and that is what the user sees.
    recorder.record('warning', { topic: 'end-session', remedy: "The provider's own session may go on." })
  }
  revocation.isOver = true
  endSignOut(context)
  if (options.everywhere && !options.local)
    throw new AuthError('provider_unreachable', { subject: 'end_session_endpoint' })
}

/** The page does not leave for the provider's logout, or has come back from it: the session is what the record says. */
export function endSignOut({ memory, session }: Context): void {
  if (session.get().status !== 'signing-out') return
  const grant = memory.current()
  session.dispatch(grant?.status === 'live' ? { type: 'grant', grant } : { type: 'signed-out' })
}

/** Writes the tombstone; resolves to the record before it. This page forgets at once, whatever storage does. */
async function bury(context: Context, revocation: Listed): Promise<GrantRecord | undefined> {
  const { memory, platform, recorder } = context
  const grantId = platform.crypto.random()
  const stone = (grant: GrantRecord | undefined): GrantRecord =>
    tombstone(
      grant,
      grantId,
      grant?.refreshToken && !revocation.isOver ? revocation.id : undefined,
      platform.clock.wall(),
    )
  let before: GrantRecord | undefined
  /** Monotonic time of the writing, ms: nobody can have seen the tombstone before. */
  let since: number | undefined
  await persist(context, {
    onLate: () => undefined,
    // By what is known now: an earlier sign-out of this page may have been written since the call.
    draft: () => stone((before ??= memory.current())),
    write: () =>
      memory.change(undefined, ({ grant }) => {
        before = grant
        since = platform.clock.mono()
        const next = stone(grant)
        return { grant: next, result: next.epoch }
      }),
    async settle(epoch) {
      recorder.record('signed-out', { epoch, cause: 'signed-out' })
      context.announce()
    },
  })
  // A write that storage has not come to yet is seen by nobody before it has.
  revocation.since = since ?? platform.clock.mono()
  return before
}
