'use client'

import { useEffect, useState } from 'react'
import { createAuthClient } from '@onegrant/core'
import type { AuthClient, AuthSettings } from '@onegrant/core'

/** A client that a provider made. */
interface Own {
  readonly client: AuthClient | undefined
  /** The settings as text; null when the client has ended, so that the next render makes another. */
  content: string | null | undefined
  isReplaced?: boolean
  timer?: ReturnType<typeof setTimeout>
}

/** ms; above the 15 s of waiting for another tab's exchange plus the 15 s of an own one. */
const grace = 35_000
const suspicious = 40
let made = 0

/** Bundlers put it in; React itself needs it as well. */
declare const process: { readonly env: { readonly NODE_ENV?: string } }

/**
 * Makes a client of the settings and keeps it while their content is the same.
 *
 * A render may run twice (StrictMode) or never commit; that costs nothing, since a client that nobody uses holds
 * nothing. The one that was committed is disposed, but not in the effect's cleanup: the same effect may run again with
 * the same state (StrictMode, Activity), and a provider that is remounted in the middle of an exchange must find its
 * engine alive. So it ends when it was not wanted for longer than any exchange lasts. After a change of the settings
 * nobody comes back to it, and it ends at once: cleanups run before the effects in which readers subscribe to its
 * successor, which may differ in what clients of one engine must agree on.
 */
export function useOwnClient(settings: AuthSettings | undefined): AuthClient | undefined {
  const content = settings && contentOf(settings)
  const [kept, keep] = useState(() => make(settings, content))
  let own = kept
  if (own.content !== content) {
    // Marked in a render, which may never commit: then the client ends without its grace, and that is all.
    own.isReplaced = true
    own = make(settings, content)
    keep(own)
  }

  useEffect(() => {
    clearTimeout(own.timer)
    if (own.content === null) keep({ ...own })
    return () => {
      if (own.isReplaced) end(own)
      else own.timer = setTimeout(() => end(own), grace)
    }
  }, [own])
  return own.client
}

/** Settings as text. Functions do not count: inline ones differ in every render. */
function contentOf(settings: AuthSettings): string {
  // A logger may be anything, with cycles.
  return JSON.stringify(settings, (key, value: unknown) => (key === 'logger' ? undefined : value))
}

function make(settings: AuthSettings | undefined, content: string | undefined): Own {
  if (settings && made++ === suspicious && process.env.NODE_ENV !== 'production') hint()
  return { client: settings && createAuthClient(settings), content }
}

function end(own: Own): void {
  own.content = null
  own.client?.dispose()
}

function hint(): void {
  // oxlint-disable-next-line no-console -- each of the clients has a trail of its own, and nobody looks into it
  console.warn(
    `<AuthProvider>: more than ${suspicious} clients were made of settings. ` +
      'If they differ in every render (a date, a random value), take what differs out of them.',
  )
}
