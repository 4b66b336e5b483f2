import type { WorkerKind } from '../trail.ts'

/** What the choice of a place to send from depends on. */
export interface LadderQuestion {
  /** Kinds of workers that this browser has, the longest-lived first. */
  readonly kinds: readonly WorkerKind[]
  /** Whether something stands in the provider's place that no worker would see. */
  readonly isSimulated: boolean
  /** Whether the app has a fetch of its own, which stays in the page. */
  readonly hasOwnFetch: boolean
  /** Whether the session is in the memory of the pages, and the worker could not have it. */
  readonly isInMemory: boolean
  /** Whether locks exclude page and worker. */
  readonly hasLocks: boolean
}

/** The workers to try, in this order; where there are none, why. */
export interface Ladder {
  readonly rungs: readonly WorkerKind[]
  readonly reason?: string
}

/** Chooses where to send from; the page itself comes last and is always there. */
export function planLadder(question: LadderQuestion): Ladder {
  const { kinds, isSimulated, hasOwnFetch, isInMemory, hasLocks } = question
  if (hasOwnFetch) return { rungs: [], reason: 'the setting "fetch"' }
  if (isInMemory) return { rungs: [], reason: 'the setting "persistence"' }
  if (isSimulated) return { rungs: [], reason: 'a simulated provider' }
  if (!hasLocks) return { rungs: [], reason: 'no Web Locks' }
  return kinds.length === 0 ? { rungs: [], reason: 'no SharedWorker' } : { rungs: kinds }
}
