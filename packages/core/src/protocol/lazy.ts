import { AuthError, platformFailure } from '../errors.ts'
import type { Protocol } from './protocol.ts'

/** A protocol whose code is loaded when it is first needed. */
export interface LazyProtocol extends Protocol {
  /** Loads the code; called when idle, so that it is there when it is needed. */
  load(): Promise<Protocol>
}

/**
 * Puts off loading the protocol library until something is to be sent: a page that starts signed in needs none of it.
 *
 * @param importProtocol tried again at the next use where it fails
 */
export function lazyProtocol(importProtocol: () => Promise<Protocol>): LazyProtocol {
  let loaded: Promise<Protocol> | undefined

  function load(): Promise<Protocol> {
    loaded ??= importProtocol().catch((error: unknown) => {
      loaded = undefined
      // Offline, or a new deployment has removed the chunk: nothing was sent, and a reload cures it.
      if (error instanceof TypeError) throw new AuthError('temporarily_unavailable', { subject: 'chunk' })
      return platformFailure(error)
    })
    return loaded
  }

  return {
    load,
    authorizationUrl: async (...request) => (await load()).authorizationUrl(...request),
    prepare: async (...request) => (await load()).prepare(...request),
    checkResponse: async (...request) => (await load()).checkResponse(...request),
    redeem: async (...request) => (await load()).redeem(...request),
    renew: async (...request) => (await load()).renew(...request),
    revoke: async (...request) => (await load()).revoke(...request),
    userInfo: async (...request) => (await load()).userInfo(...request),
    endSessionUrl: async (...request) => (await load()).endSessionUrl(...request),
  }
}
