import { isRedirectUri } from './protocol/callback-url.ts'
import { remedyOf, remedyOfSilence } from './decide/diagnosis/neighbours.ts'
import { parseTransaction } from './decide/record.ts'
import type { Context } from './engine/context.ts'
import type { Home } from './engine/home.ts'
import type { Page } from './platform/port.ts'

/** What a hint is about, so that each is given once. */
const given = new Set<string>()

function hint(topic: string, text: string): void {
  if (given.has(topic)) return
  given.add(topic)
  console.warn(`[onegrant] ${text}`)
}

/** What the hints are judged from. */
export interface Situation {
  readonly page: Page
  readonly home: Home
  /** Living clients of the same provider and client_id. */
  readonly clients: number
  readonly context: Pick<Context, 'session' | 'settings' | 'platform' | 'store' | 'recorder'>
}

/** Copies of a bundle and reloaded modules make a few; a render makes one each time. */
const manyClients = 8

/** Says in the console, once each and in development only, what would fail later without a word. */
export function giveHints(situation: Situation): void {
  const { page, home, clients } = situation
  explainErrors(situation)
  void explainSilence(situation)
  void recommendDpop(situation)
  const { redirectUri, popupRedirectUri, silentRedirectUri } = home
  if (clients > manyClients)
    hint(
      'clients',
      'createAuthClient is called again and again, in a render perhaps: call it once, in a module of its own.',
    )
  if (!page.isSecure)
    hint(
      'insecure',
      'This page is not a secure context: sign-in needs https, or http on localhost (not on 127.0.0.1 by another name).',
    )
  const url = new URL(page.url())
  if (silentRedirectUri !== undefined && isRedirectUri(url.href, silentRedirectUri))
    hint(
      'silent',
      `The app itself was served at silent_redirect_uri (${url.pathname}): put a page there that runs @onegrant/core/silent-callback and nothing else.`,
    )
  const there = new URL(redirectUri)
  if (url.origin !== there.origin)
    hint(
      'origin',
      `redirect_uri is on ${there.origin}, this page on ${url.origin}: the sign-in would come back to another storage.`,
    )
  else if (
    url.searchParams.has('code') &&
    url.searchParams.has('state') &&
    !isRedirectUri(url.href, redirectUri) &&
    !isRedirectUri(url.href, popupRedirectUri)
  )
    hint(
      'callback',
      `This page (${url.pathname}) has an authorization response, but redirect_uri is ${there.pathname}: it is not dealt with.`,
    )
}

/** Says what helps about errors that are no `invalid_grant`: those have their diagnosis. */
function explainErrors({ page, home, context }: Situation): void {
  const { session, settings, platform } = context
  const look = async (): Promise<void> => {
    const { error } = session.get()
    if (error === undefined) return
    const { code, subject } = error
    const { authority } = settings
    const around = {
      url: page.url(),
      redirectUri: home.redirectUri,
      isFramed: page.isFramed(),
      authority,
      subject,
    }
    const isReachable = code === 'provider_unreachable' ? await reaches(platform.fetch, authority) : undefined
    // What is wrong with a setting, its error says itself.
    const remedy = code === 'config_invalid' ? error.message : remedyOf(code, { ...around, isReachable })
    if (remedy !== undefined) hint(`${code} ${isReachable ?? ''}`, `${code}: ${remedy}`)
  }
  session.subscribe(() => void look())
  void look()
}

/** Whether anything answers there: a request that needs no CORS shows nothing of the answer but that it came. */
async function reaches(fetch: typeof globalThis.fetch, authority: string): Promise<boolean> {
  try {
    await fetch(`${authority.replace(/\/$/, '')}/.well-known/openid-configuration`, {
      mode: 'no-cors',
      credentials: 'omit',
      cache: 'no-store',
    })
    return true
  } catch {
    // Offline, no such name, no valid certificate: browsers do not say which.
    return false
  }
}

/**
 * Notes in the trail, once for as long as that remembers, that the provider offers what would make a lost answer
 * harmless and a stolen token useless.
 */
async function recommendDpop({ context }: Situation): Promise<void> {
  const { settings, store, recorder } = context
  const topic = 'dpop'
  if (settings.dpop) return
  const known = (await store.get('provider').catch(() => undefined)) as ProviderOffer | undefined
  const offered: unknown = known?.as?.dpop_signing_alg_values_supported
  if (!Array.isArray(offered) || !offered.includes('ES256')) return
  await recorder.load().catch(() => undefined)
  if (recorder.trail.entries().some((entry) => entry.type === 'warning' && entry.topic === topic)) return
  recorder.record('warning', {
    topic,
    remedy:
      'The provider offers DPoP: with the setting dpop, where the APIs take bound tokens, a stolen token is of no use elsewhere and a lost answer costs less.',
  })
}

/** Of what is kept of a provider's metadata. */
interface ProviderOffer {
  readonly as?: { readonly dpop_signing_alg_values_supported?: unknown }
}

/** Nobody has read an error page and come back from it within this, ms: another tab is at it. */
const hurry = 2000

/** A sign-in that left is open until it comes back; a page that is loaded meanwhile may be where the user gave up. */
async function explainSilence({ page, home, context }: Situation): Promise<void> {
  if (isRedirectUri(page.url(), home.redirectUri)) return
  const { clock } = context.platform
  const found = await context.store.transactions().catch(() => [])
  const last = found
    .map(parseTransaction)
    .filter((transaction) => transaction?.status === 'open' && transaction.mode === undefined)
    .map((transaction) => transaction?.createdAt ?? 0)
    .sort((a, b) => a - b)
    .at(-1)
  if (last !== undefined && clock.wall() > last + hurry)
    hint('silence', remedyOfSilence(clock.wall() - last, home.redirectUri))
}
