import { tombstone } from '../decide/commit.ts'
import type { GrantRecord } from '../decide/record.ts'
import type { SignOutOptions } from '../types.ts'
import type { Context } from './context.ts'
import type * as ProviderSignOut from './provider-sign-out.ts'

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
  const { memory, session, recorder } = context
  session.dispatch({ type: 'signing-out' })
  const revocation = context.platform.crypto.random()
  const before = await bury(context, revocation)
  recorder.record('signed-out', { epoch: (before?.epoch ?? 0) + 1, cause: 'signed-out' })
  context.announce()
  try {
    const { signOutAtProvider } = await loadProviderSignOut()
    if (await signOutAtProvider(context, before, revocation, { ...options, returnTo })) return
  } catch {
    // The provider cannot be asked; this browser is signed out all the same, and that is what the user sees.
    recorder.record('warning', { topic: 'end-session', remedy: "The provider's own session may go on." })
  }
  if (memory.current()?.status !== 'live') session.dispatch({ type: 'signed-out' })
}

function bury({ memory, platform }: Context, revocation: string): Promise<GrantRecord | undefined> {
  const grantId = platform.crypto.random()
  return memory.change(undefined, ({ grant }) => ({
    grant: tombstone(grant, grantId, grant?.refreshToken ? revocation : undefined),
    result: grant,
  }))
}
