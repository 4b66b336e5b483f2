import type { Producer } from '../redact/log.ts'

/** Where in the recording something was sent, and by what. */
export interface Place {
  /** Number of the entry in the file, from 1. */
  readonly n: number
  /** Milliseconds since 1970. */
  readonly at: number
  readonly page?: string
  readonly frame?: string
}

/** A request to a token endpoint that spends a credential. All credentials are fingerprints. */
export interface TokenRequest extends Place {
  /** Undefined where no end was recorded. */
  readonly endedAt?: number
  readonly endpoint: string
  readonly kind: 'code' | 'refresh_token'
  readonly credential: string
  readonly clientId?: string
  readonly redirectUri?: string
  readonly verifier?: string
  readonly resource?: string
  readonly scope?: string
  /** 0 where no answer came. */
  readonly status: number
  readonly error?: string
  readonly errorDescription?: string
  readonly accessToken?: string
  readonly refreshToken?: string
  readonly isCacheable: boolean
  readonly hasSecret: boolean
  readonly isBound: boolean
  /** The connection had been used before: the condition under which Chromium repeats a request by itself. */
  readonly isReused?: boolean
  readonly initiator?: CallSite
}

export interface CallSite {
  /** Innermost first. */
  readonly functions: readonly string[]
  readonly url?: string
  readonly line?: number
}

export interface AuthorizationRequest extends Place {
  readonly endpoint: string
  readonly responseType: string
  readonly clientId: string
  readonly redirectUri?: string
  readonly state?: string
  readonly challenge?: string
  readonly challengeMethod?: string
  readonly prompt?: string
}

/** The provider's answer as it arrived at, or was sent to, the app's redirect URI. */
export interface Arrival extends Place {
  readonly via: 'redirect' | 'load' | 'post'
  readonly address: string
  readonly state?: string
  readonly code?: string
  readonly error?: string
  readonly issuer?: string
  readonly hasToken: boolean
}

/** A document that was loaded: a navigation, a reload, a new tab. */
export interface Load extends Place {
  readonly address: string
}

/** An API that did not take a token. */
export interface RefusedCall extends Place {
  readonly address: string
  readonly token: string
}

/** What a recording has on sign-ins; nothing else of it is kept. */
export interface Facts {
  readonly creator?: Producer
  readonly browser?: Producer
  readonly entries: number
  readonly skipped: number
  readonly tokenRequests: readonly TokenRequest[]
  readonly authorizations: readonly AuthorizationRequest[]
  readonly arrivals: readonly Arrival[]
  readonly loads: readonly Load[]
  readonly refusedCalls: readonly RefusedCall[]
  /** The first arrival of each code, and the authorization request of each state. */
  readonly arrivalByCode: ReadonlyMap<string, Arrival>
  readonly authorizationByState: ReadonlyMap<string, AuthorizationRequest>
  /** Issuers by the token endpoint that their configuration names. */
  readonly issuers: ReadonlyMap<string, string>
  /** Requests for a provider's configuration, as the first thing that many SDKs do. */
  readonly configurations: readonly Place[]
  /** Requests to what must be a token endpoint, whose bodies the file does not have. */
  readonly blind: readonly Place[]
  /** Preflights to a token endpoint that were not answered with leave. */
  readonly refusedPreflights: readonly Place[]
}
