import { isRedirectUri } from './protocol/callback-url.ts'
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
}

/** Copies of a bundle and reloaded modules make a few; a render makes one each time. */
const manyClients = 8

/** Says in the console, once each and in development only, what would fail later without a word. */
export function giveHints({ page, home, clients }: Situation): void {
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
