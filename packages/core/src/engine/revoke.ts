import { parseTransaction } from '../decide/record.ts'
import type { Context } from './context.ts'
import { deadline } from './deadline.ts'

/** A revocation later than this could end the next session, on servers that revoke whole grants; ms. */
const revocationTime = 4_000

/** Revokes a refresh token (RFC 7009) as far as that can be done in time; sign-out does not depend on it. */
export async function revoke(context: Context, refreshToken: string): Promise<void> {
  const time = deadline(context.platform.clock, revocationTime, context.life)
  try {
    await context.protocol.revoke(refreshToken, time.signal)
  } catch {
    context.recorder.record('warning', {
      topic: 'revocation',
      remedy: 'The provider was not told; the token expires by itself.',
    })
  } finally {
    time.end()
  }
}

/** Revokes what came too late, but only where no session that might share its grant lives or is being made. */
export async function revokeUnwanted(context: Context, refreshToken: string | undefined): Promise<void> {
  if (refreshToken === undefined || context.memory.current()?.status !== 'out') return
  const transactions = await context.store.transactions()
  if (transactions.some((found) => parseTransaction(found)?.status === 'sent')) return
  await revoke(context, refreshToken)
}
