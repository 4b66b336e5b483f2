import { listRevocation } from '../decide/commit.ts'
import { parseTransaction } from '../decide/record.ts'
import type { Context } from './context.ts'
import { deadline } from './deadline.ts'

/** A revocation later than this could end the next session, on servers that revoke whole grants; ms. */
const revocationTime = 4_000

/** A revocation as the signed-out record lists it, so that a sign-in waits for it. */
export interface Listed {
  readonly id: string
  /** Monotonic time before it was listed, ms: whoever waits counts from the listing. */
  since: number
  /** Whether it has ended: a record that is written later than that does not list it. */
  isOver: boolean
}

/**
 * Revokes a refresh token (RFC 7009) as far as that can be done in time; sign-out does not depend on it.
 */
export async function revoke(context: Context, refreshToken: string, listed: Listed): Promise<void> {
  const { id, since } = listed
  const { platform, memory, protocol, recorder, life } = context
  const { clock } = platform
  const time = deadline(clock, Math.max(0, since + revocationTime - clock.mono()), life)
  // By the clock as well: after a sleep the alarm may come later than the send.
  const fence = (): string | undefined =>
    time.signal.aborted || clock.mono() - since >= revocationTime ? 'too late' : undefined
  try {
    await protocol.revoke(refreshToken, fence, time.signal)
  } catch {
    recorder.record('warning', {
      topic: 'revocation',
      remedy: 'The provider was not told; the token expires by itself.',
    })
  } finally {
    time.end()
    listed.isOver = true
    await memory.change(undefined, ({ grant }) => ({
      grant: listRevocation(grant, id, false),
      result: undefined,
    }))
  }
}

/** Revokes what came too late, but only where no session that might share its grant lives or is being made. */
export async function revokeUnwanted(context: Context, refreshToken: string): Promise<void> {
  const { memory, platform, store } = context
  const id = platform.crypto.random()
  const since = platform.clock.mono()
  const list = (isUnderWay: boolean): Promise<boolean> =>
    memory.change(undefined, ({ grant }) => {
      const next = listRevocation(grant, id, isUnderWay)
      return { grant: next, result: next !== undefined }
    })
  // Listed before the look: a code that is sent from now on waits for us, and one that was sent is seen.
  if (!(await list(true))) return
  const transactions = await store.transactions()
  if (transactions.some((found) => parseTransaction(found)?.status === 'sent')) await list(false)
  else await revoke(context, refreshToken, { id, since, isOver: false })
}
