import { AuthError } from '../errors.ts'
import type { User, UserInfoOptions } from '../types.ts'
import { within } from '../within.ts'
import { withToken } from './authorized-fetch.ts'
import { proverOf } from './bound.ts'
import { deadline } from './deadline.ts'
import type { Engine } from './engine.ts'

/** Longest time for the request, ms. */
const requestTime = 10_000

/** Asks for the claims of the signed-in user, with the token that is for the provider itself and for no API. */
export async function userInfo(
  { context, losses }: Pick<Engine, 'context' | 'losses'>,
  { signal }: UserInfoOptions,
): Promise<User> {
  const { memory, platform, protocol, life } = context
  return withToken(
    losses.get,
    async (token) => {
      const subject = memory.current()?.user?.sub
      if (subject === undefined) throw new AuthError('signed_out')
      const prover = await proverOf(context, memory.current())
      const time = deadline(platform.clock, requestTime, life, signal)
      try {
        const claims = await within(protocol.userInfo({ token, subject, prover }, time.signal), time.signal)
        // Another user may have come meanwhile, for whom these claims are not.
        if (memory.current()?.user?.sub !== subject) throw new AuthError('superseded')
        return claims
      } catch (error) {
        if (signal?.aborted === true) throw new AuthError('aborted')
        throw error
      } finally {
        time.end()
      }
    },
    { signal },
  )
}
