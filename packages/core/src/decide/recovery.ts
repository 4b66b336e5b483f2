import type { GrantRecord } from './record.ts'

/** What the tabs have tried already, so that nothing is tried in a loop. */
export interface RecoveryGuard {
  /** Names the loss: the lost grant and its epoch. */
  readonly cause: string
  readonly silent: boolean
  readonly redirect: boolean
  /** When a page last left for the provider by itself, for whatever loss; ms since 1970, 0 for never. */
  readonly redirectedAt: number
}

/** What the next step is decided on. */
export interface RecoveryQuestion {
  readonly grant: GrantRecord | undefined
  readonly guard: RecoveryGuard | undefined
  /** Whether the app has a silent callback and the provider may be of its site. */
  readonly isSilentPossible: boolean
  readonly mayRedirect: boolean
  /** A hidden page, and with it a prerendered one, leaves recovery to visible ones. */
  readonly isVisible: boolean
  readonly isFramed: boolean
  /** ms since 1970. */
  readonly now: number
}

/** The next step of the ladder; `guard` is to be written before it is taken. */
export type RecoveryStep =
  | { readonly kind: 'silent' | 'redirect'; readonly guard: RecoveryGuard }
  /** Tell the app; nothing more is to be done. */
  | { readonly kind: 'tell' }
  /** Not now: once the page is visible. */
  | { readonly kind: 'wait' }
  /** Nothing is lost, or not any more. */
  | { readonly kind: 'none' }

/** Between two automatic redirects lies at least this, ms: a provider that ends every session at once makes no loop. */
const redirectPause = 60_000

/** Decides what to do about a lost grant. */
export function nextStep(question: RecoveryQuestion): RecoveryStep {
  const { grant, isSilentPossible, mayRedirect, isVisible, isFramed, now } = question
  if (grant?.status !== 'lost') return { kind: 'none' }
  if (isFramed) return { kind: 'tell' }
  const guard = guardOf(grant, question.guard)
  if (isSilentPossible && !guard.silent)
    return isVisible ? { kind: 'silent', guard: { ...guard, silent: true } } : { kind: 'wait' }
  // A clock that was set back must not open the gate.
  const isPaused = Math.abs(now - guard.redirectedAt) < redirectPause
  if (mayRedirect && !guard.redirect && !isPaused && isVisible)
    return { kind: 'redirect', guard: { ...guard, redirect: true, redirectedAt: now } }
  return { kind: 'tell' }
}

function guardOf(grant: GrantRecord, known: RecoveryGuard | undefined): RecoveryGuard {
  const cause = `${grant.grantId} ${grant.epoch}`
  if (known?.cause === cause) return known
  return { cause, silent: false, redirect: false, redirectedAt: known?.redirectedAt ?? 0 }
}

/** Reads a guard from storage; undefined for none or one that we did not write. */
export function parseGuard(value: unknown): RecoveryGuard | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const { cause, silent, redirect, redirectedAt } = value as Partial<Record<string, unknown>>
  const isSound =
    typeof cause === 'string' &&
    typeof silent === 'boolean' &&
    typeof redirect === 'boolean' &&
    Number.isFinite(redirectedAt)
  return isSound ? (value as RecoveryGuard) : undefined
}
