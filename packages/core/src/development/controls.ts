import { expireTokens, type Expiry } from '../decide/expire.ts'
import { tombstone } from '../decide/commit.ts'
import { parseGrant, type GrantRecord } from '../decide/record.ts'
import type { Context } from '../engine/context.ts'
import { deadline } from '../engine/deadline.ts'
import type { Engine } from '../engine/engine.ts'
import { follow } from '../engine/follow.ts'
import { engineOf } from '../engine/registry.ts'
import { loadProviderSignOut } from '../engine/sign-out.ts'
import { AuthError } from '../errors.ts'
import { isDevelopment } from '../is-development.ts'
import type { Answer } from '../protocol/protocol.ts'
import type { AuthClient } from '../types.ts'

/** What a developer may do to a session by hand; each is noted in the trail as `simulated`. */
export interface DevelopmentControls {
  /**
   * Ends all access tokens now, in every tab; a renewal that is under way is waited for.
   *
   * @throws AuthError `signed_out`, or `temporarily_unavailable` where a renewal does not end within 15 s
   */
  expire(): Promise<void>
  /**
   * Drops the answer to this page's next renewal, after the provider has processed the request.
   *
   * @returns what takes the wish back
   * @throws AuthError `config_invalid` where a worker sends: no answer comes to this page
   */
  dropNextResponse(): () => void
  /** Whether that can be had: not where the `worker` setting has a worker send. */
  canDrop(): boolean
  /** Whether such a wish is open. */
  isDropping(): boolean
  /**
   * Ends the session as another tab does that signs out of this browser: a tombstone, a message, a revocation (RFC 7009).
   *
   * @throws AuthError `signed_out` where nobody is signed in
   */
  signOutElsewhere(): Promise<void>
}

/** A renewal takes at most this long, ms. */
const longestWait = 15_000

const made = new WeakMap<Engine, DevelopmentControls>()

/**
 * Gives the controls of a client's session. They go through the same record and the same rules as the SDK itself, and
 * give out no credential.
 *
 * @param client made by createAuthClient, in this page
 * @returns undefined in a production build, and for a client that was not made in this page
 * @example
 * await developmentControls(auth)?.expire()
 * await auth.getAccessToken() // renews
 * @see RFC 6749 6
 */
export function developmentControls(client: AuthClient): DevelopmentControls | undefined {
  const engine = isDevelopment() ? engineOf(client.trail) : undefined
  if (engine === undefined) return undefined
  const controls = made.get(engine) ?? createControls(engine.context)
  made.set(engine, controls)
  return controls
}

function createControls(context: Context): DevelopmentControls {
  const { protocol, recorder } = context
  let takeBack: (() => void) | undefined
  const canDrop = (): boolean => !context.settings.worker

  /** Stands between the engine and the protocol until an answer is lost. */
  function drop(): () => void {
    const { renew } = protocol
    const end = (): void => {
      protocol.renew = renew
      takeBack = undefined
    }
    protocol.renew = async (...request): Promise<Answer> => {
      const answer = await renew(...request)
      // What was never sent, or is lost already, has no answer to drop; and the wish may have been taken back.
      if (takeBack !== end || answer.kind === 'unsent' || answer.kind === 'unclear') return answer
      end()
      recorder.record('simulated', { what: 'lost-response' })
      return { kind: 'unclear', reason: 'dropped by hand' }
    }
    return end
  }

  return {
    expire: () => expire(context),
    dropNextResponse() {
      if (!canDrop()) throw new AuthError('config_invalid', { subject: 'worker' })
      return (takeBack ??= drop())
    },
    canDrop,
    isDropping: () => takeBack !== undefined,
    signOutElsewhere: () => signOutElsewhere(context),
  }
}

async function expire(context: Context): Promise<void> {
  const { memory, platform, recorder, life } = context
  // Its next write would undo what storage is told meanwhile.
  const attempt = (): Promise<Expiry> =>
    memory.isHolding()
      ? Promise.resolve({ kind: 'busy' })
      : memory.change(undefined, (found) => {
          const expiry = expireTokens(found.grant, platform.clock.wall())
          return { grant: 'grant' in expiry ? expiry.grant : undefined, result: expiry }
        })
  const time = deadline(platform.clock, longestWait, life)
  try {
    let end = await attempt()
    const looks = follow(context, time.signal)
    while (end.kind === 'busy') {
      await looks.next()
      end = await attempt()
    }
    if (end.kind === 'none') throw new AuthError('signed_out')
    recorder.record('simulated', { what: 'expiry', epoch: end.grant.epoch })
    context.announce()
  } finally {
    time.end()
  }
}

async function signOutElsewhere(context: Context): Promise<void> {
  const { store, memory, platform, recorder } = context
  const { crypto, clock } = platform
  const revocation = { id: crypto.random(), since: clock.mono(), isOver: false }
  const grantId = crypto.random()
  // By the store itself: what this page does not write it learns as from another tab.
  const before = await store.change<GrantRecord | undefined>(undefined, (found) => {
    const grant = parseGrant(found.grant)
    if (grant === undefined || grant === 'foreign' || grant.status === 'out') return { result: undefined }
    const revoked = grant.refreshToken === null ? undefined : revocation.id
    return { grant: tombstone(grant, grantId, revoked, clock.wall()), result: grant }
  })
  if (before === undefined) throw new AuthError('signed_out')
  recorder.record('simulated', { what: 'sign-out' })
  recorder.record('signed-out', { epoch: before.epoch + 1, cause: 'signed-out' })
  context.announce()
  // A page does not hear its own messages.
  memory.doubt()
  await memory.read()
  const { signOutAtProvider } = await loadProviderSignOut()
  await signOutAtProvider(context, before, revocation, { local: true })
}
