import type { Challenge } from './challenge.ts'
import type { GrantRecord } from './record.ts'

/** What an API wants to know of the user's authentication (RFC 9470 3). */
export interface Demand {
  readonly acr_values: string | undefined
  /** Seconds. */
  readonly max_age: number | undefined
}

/** The last sign-in that an API asked for, so that none is asked for in a loop. */
export interface StepUpGuard {
  /** Names the demand. */
  readonly demand: string
  /** When the page left for it, ms since 1970. */
  readonly at: number
}

/** Reads a demand; undefined for other challenges, and for values that none can have. */
export function demandOf(challenges: readonly Challenge[]): Demand | undefined {
  const found = challenges.find(
    ({ parameters }) => parameters['error'] === 'insufficient_user_authentication',
  )
  const { acr_values, max_age } = found?.parameters ?? {}
  const isAcr = acr_values !== undefined && /^[\x21-\x7e]+( [\x21-\x7e]+)*$/.test(acr_values)
  const isAge = max_age !== undefined && /^\d{1,9}$/.test(max_age)
  if (!isAcr && !isAge) return undefined
  return { acr_values: isAcr ? acr_values : undefined, max_age: isAge ? Number(max_age) : undefined }
}

/** Reads the guard from shared storage; undefined for none or a damaged one. */
export function parseStepUpGuard(value: unknown): StepUpGuard | undefined {
  const { demand, at } = Object(value) as Partial<Record<string, unknown>>
  return typeof demand === 'string' && Number.isFinite(at) ? { demand, at: Number(at) } : undefined
}

export interface StepUpQuestion {
  readonly demand: Demand
  readonly guard: StepUpGuard | undefined
  readonly grant: GrantRecord | undefined
  readonly isVisible: boolean
  readonly isFramed: boolean
  /** ms since 1970. */
  readonly now: number
}

/** Whether the page may leave for a sign-in; `guard` is to be written before it does. */
export type StepUp = { readonly kind: 'leave'; readonly guard: StepUpGuard } | { readonly kind: 'refuse' }

/** Between two sign-ins for the same demand lies at least this, ms. */
const pause = 60_000
/** A sign-in that began this long after the page left was begun by somebody else, ms. */
const longestSignIn = 10 * 60_000

/** Decides whether a demand becomes a sign-in: once, and not again where that has not met it. */
export function decideStepUp({ demand, guard, grant, isVisible, isFramed, now }: StepUpQuestion): StepUp {
  const { acr_values = '', max_age } = demand
  const leave: StepUp = { kind: 'leave', guard: { demand: `${acr_values} ${max_age ?? ''}`, at: now } }
  // Nobody who sees nothing shall be sent away; and the provider's page in a frame is no page to sign in at.
  if (!isVisible || isFramed) return { kind: 'refuse' }
  if (guard?.demand !== leave.guard.demand) return leave
  const startedAt = grant?.startedAt ?? 0
  const isAnswered = startedAt >= guard.at && startedAt - guard.at < longestSignIn
  // A clock that was set back must not open the gate.
  if (!isAnswered) return Math.abs(now - guard.at) < pause ? { kind: 'refuse' } : leave
  // What another sign-in would be asked for, this one was: only time makes an authentication too old again.
  const isDue = max_age !== undefined && now - startedAt >= Math.max(pause, max_age * 1000)
  return isDue ? leave : { kind: 'refuse' }
}
