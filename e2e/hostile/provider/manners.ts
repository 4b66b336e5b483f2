import type { IncomingMessage, ServerResponse } from 'node:http'
import type { JWK } from 'jose'
import type { Key } from './keys.ts'

export type Members = Readonly<Record<string, unknown>>

/** What the provider knows when it makes an answer. */
export interface About {
  readonly issuer: string
  readonly clientId: string
  /** Base address of a server that has no business here. */
  readonly elsewhere: string
  /** The key that is its own. */
  readonly key: Key
  /** Seconds since 1970. */
  readonly now: number
  /** Of the request's own grant. */
  readonly nonce: string
  readonly accessToken: string
  readonly refreshToken: string
}

/** Answers in a way that no JSON can say. */
export type Handler = (res: ServerResponse, req: IncomingMessage) => void

/** What the provider does in its own way; for all the rest it is a good one. */
export interface Manners {
  readonly metadata?: (metadata: Members, about: About) => unknown
  readonly discovery?: (about: About) => Handler
  readonly keys?: (keys: readonly JWK[], about: About) => unknown
  readonly jwks?: (about: About) => Handler
  /** The authorization response: what stands in the callback URL. */
  readonly response?: (callback: URL, about: About) => URL
  /** Name of the algorithm, and of the key where that is another than the algorithm's own. */
  readonly alg?: string
  readonly claims?: (claims: Members, about: About) => Members
  readonly header?: (header: Members, about: About) => Members
  /** The ID token as it would be sent. */
  readonly idToken?: (jwt: string, about: About) => string | undefined | Promise<string | undefined>
  readonly body?: (body: Members, about: About) => unknown
  readonly token?: (about: About) => Handler
  readonly userInfo?: (about: About) => Handler
  /** Whether a page may read the provider's Date. */
  readonly showsDate?: boolean
}

/** A JSON answer, or any other text. */
export function reply(
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Handler {
  return (res) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    res.writeHead(status, { 'Content-Type': 'application/json', ...headers }).end(text)
  }
}

/** Sends the request on to somewhere else. */
export function redirect(status: number, location: string): Handler {
  return reply(status, '', { Location: location })
}

/** A body that never ends, without a byte after the first ones. */
export function stall(): Handler {
  return (res) => {
    res.writeHead(200, { 'Content-Type': 'application/json' }).write('{"access_token":')
  }
}

/** A body of so many megabytes; what is not read is not sent. */
export function flood(megabytes: number): Handler {
  return (res) => {
    res.writeHead(200, { 'Content-Type': 'application/json' }).write('{"filler":"')
    const part = 'x'.repeat(1_000_000)
    let left = megabytes
    const pour = (): void => {
      while (left > 0) {
        left -= 1
        if (!res.write(part)) return void res.once('drain', pour)
      }
      res.end('"}')
    }
    pour()
  }
}
