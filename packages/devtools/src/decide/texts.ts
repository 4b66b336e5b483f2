import type { TrailCounters } from '@onegrant/core'
import type { TokenView } from '@onegrant/core/development'

/** A duration as a person says it, from ms. */
export function durationText(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`
  const seconds = Math.round(ms / 1000)
  if (seconds < 60) return `${seconds} s`
  const minutes = Math.round(seconds / 60)
  if (minutes < 60) return `${minutes} min`
  const hours = Math.round(minutes / 60)
  return hours < 48 ? `${hours} h` : `${Math.round(hours / 24)} d`
}

/** Time left as a clock shows it, from ms; nothing is left of a token that has ended. */
export function countdownText(ms: number): string {
  if (ms <= 0) return 'expired'
  const seconds = Math.ceil(ms / 1000)
  const two = (value: number): string => String(value).padStart(2, '0')
  const hours = Math.floor(seconds / 3600)
  const minutes = Math.floor(seconds / 60) % 60
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`
}

/** What the closed button says. */
export function badgeText({ sent, resent, joined, adopted }: TrailCounters): string {
  return `${sent + resent} sent, ${joined + adopted} saved`
}

/** How a token is called: by its resource, else as the provider's default. */
export function tokenName({ request }: TokenView): string {
  return request.resource ?? request.organization_id ?? 'default audience'
}

/** The token that ends first, which is the one to watch and to renew. */
export function firstToEnd(tokens: readonly TokenView[]): TokenView | undefined {
  return tokens.toSorted((a, b) => a.expiresAt - b.expiresAt)[0]
}
