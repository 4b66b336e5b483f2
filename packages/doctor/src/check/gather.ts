import { createHash, randomBytes } from 'node:crypto'
import { isRecord, type Json, list, member, optional, parseJson, text } from '../json/shape.ts'
import { ask, type CheckPort } from './ask.ts'
import type { Answer, CheckFacts, CheckInput, ClockReading, VariantAnswer } from './facts.ts'
import { judgeRedirect, otherSpellings } from './redirect-uri.ts'
import { parseUrl } from '../json/parse-url.ts'

/** What is being done, for whoever waits. */
export type Step = (what: string) => void

const MAX_HOPS = 5

/**
 * Asks the provider everything that a browser would. It signs nobody in and spends nothing: the code of the token
 * request is one that nobody issued.
 */
export async function gather(input: CheckInput, port: CheckPort, step: Step): Promise<CheckFacts> {
  step('reading the configuration')
  const headers = { origin: input.origin, accept: 'application/json' }
  const began = port.now()
  const discovery = await ask(port, configurationUrl(input.issuer), { headers })
  const clock = clockOf(discovery, began, port.now())
  const parsed =
    discovery.kind === 'answer' && discovery.status === 200 ? parseJson(discovery.body) : undefined
  const base = { input, discovery, ...optional('clock', clock), variants: [] }
  if (!isRecord(parsed)) return base
  const metadata: Json = parsed
  const address = (name: string): string | undefined => {
    const url = text(member(metadata, name))
    return url !== undefined && /^https?:/.test(url) && URL.canParse(url) ? url : undefined
  }

  step('reading the keys')
  const jwksUri = address('jwks_uri')
  const jwks = jwksUri === undefined ? undefined : await ask(port, jwksUri, { headers })

  step('asking the token endpoint')
  const tokenEndpoint = address('token_endpoint')
  const preflight =
    tokenEndpoint === undefined ? undefined : await askPreflight(tokenEndpoint, metadata, input, port)
  const token = tokenEndpoint === undefined ? undefined : await askToken(tokenEndpoint, input, port)

  step('trying the redirect URI')
  const endpoint = address('authorization_endpoint')
  const authorization =
    endpoint === undefined ? undefined : await authorize(endpoint, input, input.redirectUri, port)
  const judged = judgeRedirect(authorization, input.redirectUri)
  const isRefused = judged.kind === 'refused' && judged.what !== 'client'
  const variants = endpoint !== undefined && isRefused ? await tryVariants(endpoint, input, port) : []
  return {
    ...base,
    metadata,
    variants,
    ...optional('jwks', jwks),
    ...optional('preflight', preflight),
    ...optional('token', token),
    ...optional('authorization', authorization),
  }
}

/** OpenID Connect Discovery, 4: after the issuer's path, without a slash in between. */
function configurationUrl(issuer: string): string {
  return `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`
}

function clockOf(answer: Answer, began: number, ended: number): ClockReading | undefined {
  if (answer.kind !== 'answer') return undefined
  const date = Date.parse(answer.headers['date'] ?? '')
  // What a cache kept has the time of its making.
  if (Number.isNaN(date) || Number(answer.headers['age'] ?? 0) > 0) return undefined
  const half = (ended - began) / 2
  return { difference: date + 500 - (began + half), uncertainty: half + 500 }
}

async function askPreflight(
  url: string,
  metadata: Json,
  { origin }: CheckInput,
  port: CheckPort,
): Promise<{ headers: string; answer: Answer }> {
  const hasDpop = list(member(metadata, 'dpop_signing_alg_values_supported')).length > 0
  const headers = hasDpop ? 'dpop' : 'content-type'
  const answer = await ask(port, url, {
    method: 'OPTIONS',
    headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': headers },
  })
  return { headers, answer }
}

function askToken(url: string, input: CheckInput, port: CheckPort): Promise<Answer> {
  return ask(port, url, {
    method: 'POST',
    headers: { origin: input.origin, accept: 'application/json' },
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: input.clientId,
      code: `onegrant-check-${random()}`,
      redirect_uri: input.redirectUri,
      code_verifier: random(),
    }),
  })
}

/** Follows the provider from page to page of its own, as far as the app or the user is next. */
async function authorize(
  endpoint: string,
  input: CheckInput,
  redirectUri: string,
  port: CheckPort,
): Promise<Answer> {
  const url = new URL(endpoint)
  const request = {
    response_type: 'code',
    client_id: input.clientId,
    redirect_uri: redirectUri,
    scope: input.scope,
    state: random(),
    nonce: random(),
    code_challenge: createHash('sha256').update(random()).digest('base64url'),
    code_challenge_method: 'S256',
    prompt: 'none',
  }
  for (const [name, value] of Object.entries(request)) url.searchParams.set(name, value)
  let answer = await ask(port, url.href, { headers: { accept: 'text/html' } })
  for (let hop = 0; hop < MAX_HOPS; hop += 1) {
    const next = nextHop(answer, redirectUri)
    if (next === undefined) break
    answer = await ask(port, next, { headers: { accept: 'text/html' } })
  }
  return answer
}

function nextHop(answer: Answer, redirectUri: string): string | undefined {
  if (answer.kind !== 'answer' || answer.status < 300 || answer.status >= 400) return undefined
  const target = parseUrl(answer.headers['location'] ?? '', answer.url)
  const isAtProvider = target?.origin === new URL(answer.url).origin
  return isAtProvider && judgeRedirect(answer, redirectUri).kind === 'page' ? target.href : undefined
}

async function tryVariants(endpoint: string, input: CheckInput, port: CheckPort): Promise<VariantAnswer[]> {
  const found: VariantAnswer[] = []
  for (const redirectUri of otherSpellings(input.redirectUri)) {
    found.push({ redirectUri, answer: await authorize(endpoint, input, redirectUri, port) })
  }
  return found
}

function random(): string {
  return randomBytes(32).toString('base64url')
}
