import type { IncomingMessage, ServerResponse } from 'node:http'
import { splitTarget } from '../net/path.ts'
import type { Handler } from '../net/serve.ts'
import { CALENDAR, CONTACTS } from '../provider/resources.ts'
import type { AccessCheck, Rule, Verdict } from './access.ts'
import { calendarOf, contactsOf } from './data.ts'

interface Endpoint extends Rule {
  answer: (sub: string) => object
}

const ENDPOINTS: Readonly<Record<string, Endpoint>> = {
  '/contacts': { audience: CONTACTS.identifier, scope: 'contacts:read', answer: contactsOf },
  '/calendar': { audience: CALENDAR.identifier, scope: 'calendar:read', answer: calendarOf },
}

interface Api {
  check: AccessCheck
  appOrigins: readonly string[]
}

/** Two protected collections, `/contacts` and `/calendar`, each behind a resource and a scope of its own. */
export function apiHandler({ check, appOrigins }: Api): Handler {
  return async (req, res) => {
    allowOrigin(req, res, appOrigins)
    // The clock may be a shifted one, which Node's own Date header does not know of.
    res.setHeader('Date', new Date().toUTCString())
    const endpoint = ENDPOINTS[splitTarget(req.url).path]
    if (req.method === 'OPTIONS') {
      res.writeHead(204).end()
    } else if (endpoint === undefined) {
      send(res, 404, { error: 'not_found', endpoints: Object.keys(ENDPOINTS) })
    } else if (req.method !== 'GET') {
      res.setHeader('Allow', 'GET, OPTIONS')
      send(res, 405, { error: 'method_not_allowed' })
    } else {
      const verdict = await check(req, endpoint)
      if (verdict.kind === 'allowed') send(res, 200, endpoint.answer(verdict.sub))
      else refuse(res, endpoint, verdict)
    }
  }
}

function refuse(res: ServerResponse, rule: Rule, verdict: Extract<Verdict, { kind: 'refused' }>): void {
  const { status, error, description, nonce } = verdict
  // RFC 6750, section 3.1: a request without a token gets no error code.
  const details =
    error === undefined ? '' : `, error="${error}", error_description="${description}", scope="${rule.scope}"`
  // RFC 9449, section 7.1: what is wrong with a proof is said in the challenge for it.
  const isOfProof = error?.includes('dpop') === true
  const challenges = [
    `Bearer realm="${rule.audience}"${isOfProof ? '' : details}`,
    `DPoP algs="ES256 RS256 PS256 EdDSA"${isOfProof ? details : ''}`,
  ]
  if (nonce !== undefined) res.setHeader('DPoP-Nonce', nonce)
  res.setHeader('WWW-Authenticate', challenges.join(', '))
  send(res, status, { error: error ?? 'unauthorized', error_description: description })
}

function allowOrigin(req: IncomingMessage, res: ServerResponse, appOrigins: readonly string[]): void {
  res.setHeader('Vary', 'Origin')
  const { origin } = req.headers
  if (origin === undefined || !appOrigins.includes(origin)) return
  res.setHeader('Access-Control-Allow-Origin', origin)
  res.setHeader('Access-Control-Expose-Headers', 'WWW-Authenticate, DPoP-Nonce')
  if (req.method !== 'OPTIONS') return
  res.setHeader('Access-Control-Allow-Methods', 'GET')
  res.setHeader('Access-Control-Allow-Headers', 'Authorization, DPoP, Content-Type')
  res.setHeader('Access-Control-Max-Age', '600')
}

function send(res: ServerResponse, status: number, body: object): void {
  res.writeHead(status, { 'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'no-store' })
  res.end(JSON.stringify(body))
}
