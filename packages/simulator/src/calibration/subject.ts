/** Which server, as configured, a story is told to. Both sides know the same ones. */
export type World =
  /** The demo provider: public clients, a refresh token for every sign-in. */
  | 'lenient'
  /** The same, with oidc-provider's own rule for refresh tokens. */
  | 'strict'
  /** oidc-provider as it comes, with all that the demo leaves off: introspection, confidential clients, implicit. */
  | 'wide'
  /** As `wide`, and each DPoP proof must carry a nonce of the server's. */
  | 'nonced'

/** A server under comparison. It is spoken to by HTTP alone; the rest is what a test must arrange around it. */
export interface Subject {
  readonly issuer: string
  /** One request and its answer; a redirect is an answer. */
  fetch: (request: Request) => Promise<Response>
  /** The server's clock, in milliseconds. */
  now: () => number
  advance: (seconds: number) => Promise<void>
  /** Why the newest request was refused, as the server tells its log only; null where it was not. */
  reason: () => Promise<string | null>
  /** Ends the grants of an account, as an administrator would. */
  revokeGrants: (account: string) => Promise<void>
  /** Makes an account unknown. Only in the worlds `wide` and `nonced`. */
  deleteAccount: (account: string) => Promise<void>
}

/** The servers of one side, each started when a story first needs it. */
export interface Side {
  readonly name: string
  subject: (world: World) => Promise<Subject>
  close: () => Promise<void>
}

/** Lifetimes of the demo's worlds; the others have the server's own. */
export const ACCESS_TOKEN_TTL = 600
export const CODE_TTL = 60
export const DAY: number = 24 * 60 * 60
export const REFRESH_TOKEN_TTL: number = 14 * DAY
export const SESSION_TTL: number = 14 * DAY
/** The longest of all, as the demo sees to. */
export const GRANT_TTL: number = 28 * DAY

export const ORIGIN = 'http://localhost:5173'
export const REDIRECT_URI: string = `${ORIGIN}/callback`
export const OTHER_REDIRECT_URI: string = `${ORIGIN}/app/callback`
export const SIGNED_OUT_URI: string = `${ORIGIN}/signed-out`
export const CONTACTS = 'https://contacts.example/'
export const CALENDAR = 'https://calendar.example/'
export const SCOPE = 'openid profile email offline_access contacts:read calendar:read'

export interface Person {
  readonly sub: string
  readonly password: string
  readonly claims: Readonly<Record<string, string | boolean>>
}

/** The accounts of every world; `mallory` is there to be deleted. */
export const PEOPLE: readonly Person[] = [
  person('ada', 'lovelace', 'Ada', 'Lovelace'),
  person('grace', 'hopper', 'Grace', 'Hopper'),
  person('mallory', 'gone', 'Mallory', 'Gone'),
]

function person(sub: string, password: string, given: string, family: string): Person {
  const claims = {
    name: `${given} ${family}`,
    given_name: given,
    family_name: family,
    preferred_username: sub,
    email: `${sub}@example.com`,
    email_verified: true,
  }
  return { sub, password, claims }
}
