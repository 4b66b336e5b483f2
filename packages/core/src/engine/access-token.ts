import { freshness } from '../decide/freshness.ts'
import type { HeldToken } from '../decide/record.ts'
import { expiredError } from '../decide/session.ts'
import { tokenKey } from '../decide/token-key.ts'
import { AuthError, isAuthError } from '../errors.ts'
import type { AccessTokenRequest, TokenRequest } from '../types.ts'
import type { Context } from './context.ts'
import { within } from '../within.ts'
import { renew } from './choose-executor.ts'
import type { RenewalEnd } from './executor.ts'

/** Gives out access tokens. */
export interface AccessTokens {
  get(request: AccessTokenRequest): Promise<string>
  held(request: TokenRequest): HeldToken | undefined
  /** Whether somebody has asked for the very token that is held for a key. */
  wasUsed(key: string): boolean
  /** Tells waiting flights that the record has moved. */
  moved(): void
}

interface Flight {
  readonly done: Promise<RenewalEnd>
  readonly moved: AbortController
  joined: number
}

const defaultValidity = 30

/** Makes the token source of an engine. */
export function createAccessTokens(context: Context, restored: () => Promise<unknown>): AccessTokens {
  const { memory, platform, recorder } = context
  const flights = new Map<string, Flight>()
  const used = new Map<string, string | undefined>()

  const heldFor = (key: string): HeldToken | undefined => {
    const grant = memory.current()
    return grant?.status === 'live' ? grant.tokens[key] : undefined
  }

  /** One flight per key: the renewal, or its adoption from another tab. */
  function fly(key: string, request: AccessTokenRequest, rejected: string | undefined): Flight {
    const running = flights.get(key)
    if (running !== undefined) {
      running.joined++
      return running
    }
    const moved = new AbortController()
    const before = heldFor(key)?.accessToken
    const minValidity = request.minValidity ?? defaultValidity
    const hasResidue = (): boolean => {
      const token = heldFor(key)
      return token?.accessToken !== rejected && freshness(token, platform.clock.wall(), 0) === 'fresh'
    }
    const renewal = { key, request, rejected, minValidity }
    const work = renew(context, renewal, { moved: moved.signal, hasResidue })
    const flight: Flight = {
      moved,
      joined: 0,
      done: work
        .then((end) => {
          const grant = memory.current()
          if (end !== 'sent' && grant !== undefined && heldFor(key)?.accessToken !== before)
            recorder.record('adopted', { credential: 'refresh_token', epoch: grant.epoch })
          return end
        })
        .finally(() => {
          flights.delete(key)
          if (flight.joined > 0)
            recorder.record('joined', { credential: 'refresh_token', count: flight.joined })
        }),
    }
    // Every caller may have left by the time it fails.
    flight.done.catch(() => undefined)
    flights.set(key, flight)
    return flight
  }

  /** Throws where no token can be had without the user. */
  function assertSession(): void {
    const grant = memory.current()
    if (grant === undefined || grant.status === 'out') throw new AuthError('signed_out')
    if (grant.status === 'lost') throw expiredError(grant)
  }

  async function get(request: AccessTokenRequest): Promise<string> {
    const { forceRefresh = false, minValidity = defaultValidity, signal } = request
    const key = tokenKey(request)
    const first = heldFor(key)
    used.set(key, first?.accessToken)
    if (
      !forceRefresh &&
      memory.isVerified() &&
      first !== undefined &&
      freshness(first, platform.clock.wall(), minValidity) === 'fresh'
    )
      return first.accessToken
    if (isAborted(signal)) throw new AuthError('aborted')
    await waitFor(restored(), signal)
    if (!memory.isVerified()) await waitFor(memory.read(), signal)
    const atCall = heldFor(key)
    const rejected = forceRefresh ? (first ?? atCall)?.accessToken : undefined
    const began = platform.clock.mono()
    for (let round = 0; ; round++) {
      assertSession()
      const token = heldFor(key)
      const state = freshness(token, platform.clock.wall(), minValidity)
      if (token !== undefined && token.accessToken !== rejected) {
        // One that came since the call is as fresh as the provider makes them.
        const isNew = round > 0 && token.accessToken !== atCall?.accessToken
        if (state === 'fresh' || (state === 'due' && isNew)) {
          used.set(key, token.accessToken)
          return token.accessToken
        }
      }
      if (platform.clock.mono() - began > longestStory) throw new AuthError('temporarily_unavailable')
      let end: RenewalEnd
      try {
        end = await waitFor(fly(key, request, rejected).done, signal)
      } catch (error) {
        // What the record says by now counts more than how one flight ended.
        assertSession()
        // While the token lasts, a failed renewal concerns nobody who can still use it.
        const residue = heldFor(key)
        const serves =
          residue !== undefined &&
          residue.accessToken !== rejected &&
          freshness(residue, platform.clock.wall(), 0) === 'fresh'
        if (serves && isAuthError(error) && error.retryable && !isAborted(signal)) return residue.accessToken
        throw error
      }
      // The lane's plan was to serve the residue: nobody may send while it lasts.
      if (
        end === 'adopted' &&
        state === 'due' &&
        token !== undefined &&
        token.accessToken !== rejected &&
        token.accessToken === heldFor(key)?.accessToken &&
        // Judged again: the machine may have slept in the wait.
        freshness(token, platform.clock.wall(), 0) === 'fresh'
      )
        return token.accessToken
    }
  }

  return {
    get,
    held: (request) => heldFor(tokenKey(request)),
    wasUsed: (key) => used.get(key) === heldFor(key)?.accessToken,
    moved() {
      for (const { moved } of flights.values()) moved.abort(new AuthError('superseded'))
    },
  }
}

/** A call that other tabs' commits keep from its own resource gives up after this, ms. */
const longestStory = 60_000

/** Waits, with the caller's own way out. */
async function waitFor<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work
  try {
    return await within(work, signal)
  } catch (error) {
    if (signal.aborted && error === signal.reason) throw new AuthError('aborted')
    throw error
  }
}

function isAborted(signal: AbortSignal | undefined): boolean {
  return signal?.aborted === true
}
