import { tombstone } from '../decide/commit.ts'
import type { SignOutOptions } from '../types.ts'
import type { Context } from './context.ts'
import { deadline } from './deadline.ts'
import { revoke } from './revoke.ts'

const requestTime = 5_000

/** Signs out: first here and in all tabs, without lock or network; then at the provider, as far as it answers. */
export async function signOut(
  context: Context,
  options: SignOutOptions,
  returnTo: string | undefined,
): Promise<void> {
  const { platform, memory, session, recorder, protocol, life } = context
  session.dispatch({ type: 'signing-out' })
  const grantId = platform.crypto.random().slice(0, 16)
  const before = await memory.change(undefined, ({ grant }) => ({
    grant: tombstone(grant, grantId),
    result: grant,
  }))
  recorder.record('signed-out', { epoch: (before?.epoch ?? 0) + 1, cause: 'signed-out' })
  context.announce()
  const time = deadline(platform.clock, requestTime, life)
  try {
    const revoked = before?.refreshToken == null ? undefined : revoke(context, before.refreshToken)
    const url =
      options.local === true
        ? undefined
        : await protocol.endSessionUrl(before?.idToken ?? null, returnTo, time.signal)
    await revoked
    if (url !== undefined) return platform.page.assign(url)
  } catch {
    // The provider cannot be asked; this browser is signed out all the same, and that is what the user sees.
    recorder.record('warning', { topic: 'end-session', remedy: "The provider's own session may go on." })
  } finally {
    time.end()
  }
  session.dispatch({ type: 'signed-out' })
}
