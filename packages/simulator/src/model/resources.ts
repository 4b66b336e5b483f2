import type { Source } from '../types/state.ts'
import type { ResolvedResource } from './config.ts'
import { invalidTarget } from './refusal.ts'
import type { Turn } from './turn.ts'

/** The API behind a resource indicator (RFC 8707), which has to be an absolute URI without a fragment. */
export function resourceNamed(turn: Turn, identifier: string): ResolvedResource {
  if (!URL.canParse(identifier)) {
    throw invalidTarget('resource_unknown', 'resource indicator must be an absolute URI')
  }
  if (new URL(identifier).href.includes('#')) {
    throw invalidTarget('resource_unknown', 'resource indicator must not contain a fragment component')
  }
  return knownResource(turn, identifier)
}

function knownResource(turn: Turn, identifier: string): ResolvedResource {
  const resource = turn.config.resources.get(identifier)
  if (resource === undefined) throw invalidTarget('resource_unknown', 'unknown resource')
  return resource
}

/** Which API a token is for: what the request names, or else what the policy makes of the granted ones. */
export function targetOf(
  turn: Turn,
  source: Pick<Source, 'resources'>,
  asked: readonly string[],
  scopes: readonly string[],
): ResolvedResource | undefined {
  const wanted = asked.length > 0 ? asked : impliedBy(turn, source.resources, scopes)
  const [identifier, ...others] = wanted
  if (identifier === undefined) return undefined
  if (others.length > 0) {
    throw invalidTarget(
      'resource_not_granted',
      'only a single resource indicator value must be requested/resolved during Access Token Request',
    )
  }
  if (!source.resources.includes(identifier) && turn.config.policy.anyResource !== true)
    throw invalidTarget('resource_not_granted')
  return knownResource(turn, identifier)
}

function impliedBy(turn: Turn, held: readonly string[], scopes: readonly string[]): readonly string[] {
  const { bareResource } = turn.config.policy
  if (bareResource === 'first') return held.slice(0, 1)
  if (bareResource === 'only' && held.length === 1) return held
  // Without `openid` a token for userinfo would be good for nothing, so that only the APIs can be meant.
  return scopes.includes('openid') ? [] : held
}
