import type { GrantRow } from '../types/state.ts'
import { find, put } from './table.ts'
import { note, type Turn } from './turn.ts'

export interface Consent {
  readonly scopes: readonly string[]
  readonly resources: Readonly<Record<string, readonly string[]>>
  readonly rejected?: readonly string[]
}

/** A grant for this account and client, with what has been consented to. An existing one grows. */
export function grantConsent(
  turn: Turn,
  existing: GrantRow | undefined,
  whose: { readonly account: string; readonly client_id: string },
  consent: Consent,
): GrantRow {
  const base: GrantRow = existing ?? {
    id: turn.random(43),
    ...whose,
    scopes: [],
    resources: {},
    rejected: [],
    created: turn.now,
    expires: turn.now + turn.config.policy.lifetimes.grant,
    epoch: 0,
  }
  const resources = { ...base.resources }
  for (const [resource, scopes] of Object.entries(consent.resources)) {
    resources[resource] = unite(resources[resource] ?? [], scopes)
  }
  const grant = {
    ...base,
    scopes: unite(base.scopes, consent.scopes),
    resources,
    rejected: unite(base.rejected, consent.rejected ?? []),
  }
  turn.state = { ...turn.state, grants: put(turn.state.grants, grant) }
  return grant
}

/** Ends a grant and all that belongs to it. */
export function revokeGrant(turn: Turn, id: string): void {
  const grant = find(turn.state.grants, id)
  if (grant === undefined || grant.revoked !== undefined) return
  turn.state = { ...turn.state, grants: put(turn.state.grants, { ...grant, revoked: turn.now }) }
  turn.about.grant = id
  note(turn, { event: 'grant_revoked' })
}

/** Ends what a misuse ends: the grant, or at servers that remember the consent all of its tokens. */
export function endGrant(turn: Turn, id: string): void {
  if (turn.config.policy.revokesGrantItself) return revokeGrant(turn, id)
  endTokensOf(turn, id)
  turn.about.grant = id
  note(turn, { event: 'credential_revoked' })
}

/** Ends every token of a grant, which itself stays: the user will not be asked for consent again. */
export function endTokensOf(turn: Turn, id: string): void {
  const grant = find(turn.state.grants, id)
  if (grant === undefined) return
  turn.state = { ...turn.state, grants: put(turn.state.grants, { ...grant, epoch: grant.epoch + 1 }) }
}

export function revokeFamily(turn: Turn, id: string): void {
  const family = find(turn.state.families, id)
  if (family === undefined || family.revoked !== undefined) return
  turn.state = { ...turn.state, families: put(turn.state.families, { ...family, revoked: turn.now }) }
  note(turn, { event: 'credential_revoked' })
}

function unite(left: readonly string[], right: readonly string[]): readonly string[] {
  return [...new Set([...left, ...right])]
}

/** The granted ones of the scopes asked for, in the order of the grant. */
export function granted(held: readonly string[] | undefined, asked: readonly string[]): string[] {
  return (held ?? []).filter((scope) => asked.includes(scope))
}
