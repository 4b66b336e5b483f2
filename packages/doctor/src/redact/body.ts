import { isRecord, list, member, parseJson, text } from '../json/shape.ts'
import { REMOVED } from './fingerprint.ts'
import { kindOf, type Param, redactName, redactParams } from './params.ts'
import type { Redactor } from './redactor.ts'
import { encodeParams, paramsOf, redactUrl } from './url.ts'

/** What a token endpoint is asked or answers; members that only our reading of a configuration needs are below. */
type Body = Readonly<Record<string, unknown>>

const address = (redactor: Redactor) => (url: string) => redactUrl(url, redactor)

/** Of a request: a form or an object with the words of OAuth; anything else is the app's and goes. */
export function redactPost(
  post: unknown,
  redactor: Redactor,
): { mimeType: string; params: Param[]; text: string } | undefined {
  if (!isRecord(post)) return undefined
  const mimeType = redactor.prose(text(member(post, 'mimeType')) ?? '', 100)
  const source = decoded(text(member(post, 'text'), Infinity) ?? '', member(post, 'encoding'))
  const listed = list(member(post, 'params')).flatMap((param) => {
    const name = text(member(param, 'name'))
    // A file's content has no name of its own.
    return name === undefined ? [] : [{ name, value: text(member(param, 'value'), 20_000) ?? '' }]
  })
  const given = listed.length > 0 ? listed : formOf(source)
  if (given.length > 0) {
    const params = redactParams(given, redactor, address(redactor))
    return { mimeType, params, text: encodeParams(params) }
  }
  const json = source.startsWith('{') ? parseJson(source) : undefined
  if (isRecord(json)) return { mimeType, params: [], text: JSON.stringify(redactMembers(json, redactor)) }
  return { mimeType, params: [], text: source === '' ? '' : REMOVED }
}

function formOf(source: string): Param[] {
  return /^[\w.[\]%-]+=/.test(source) ? paramsOf(source) : []
}

/** Of an answer: the token endpoint's, a refusal, or a configuration. Undefined for the app's own. */
export function redactAnswer(content: unknown, redactor: Redactor): string | undefined {
  const source = decoded(text(member(content, 'text'), Infinity) ?? '', member(content, 'encoding')).trim()
  if (source === REMOVED) return undefined
  if (!source.startsWith('{')) return undefined
  const json = parseJson(source)
  if (!isRecord(json)) return undefined
  if (Object.hasOwn(json, 'issuer') && Object.hasOwn(json, 'authorization_endpoint')) {
    return JSON.stringify(redactConfiguration(json, redactor))
  }
  const isOfOAuth = ['access_token', 'refresh_token', 'id_token', 'error', 'request_uri'].some((name) =>
    Object.hasOwn(json, name),
  )
  return isOfOAuth ? JSON.stringify(redactMembers(json, redactor)) : undefined
}

function redactMembers(json: Body, redactor: Redactor): Body {
  const isRefusal = Object.hasOwn(json, 'error')
  return Object.fromEntries(
    Object.entries(json)
      .slice(0, 100)
      .map(([name, value]) => [redactName(name, redactor), redactMember(name, value)]),
  )

  function redactMember(name: string, value: unknown): unknown {
    if (value === null || typeof value === 'boolean') return value
    if (typeof value === 'number') return kindOf(name) === 'readable' ? value : REMOVED
    if (typeof value !== 'string') return REMOVED
    // Logto's name for a refusal, where others have the credential.
    if (name === 'code' && isRefusal && /^[a-z_]+(\.[a-z_]+)+$/.test(value)) return redactor.prose(value, 60)
    const [redacted] = redactParams([{ name, value }], redactor, address(redactor))
    return redacted?.value ?? REMOVED
  }
}

/** Public by its nature, and yet only what is known to be in one. */
function redactConfiguration(json: Body, redactor: Redactor): Body {
  return Object.fromEntries(
    Object.entries(json).flatMap(([name, value]): [string, unknown][] => {
      if (/^(issuer|jwks_uri|[a-z_]+_endpoint)$/.test(name) && typeof value === 'string') {
        return [[name, redactUrl(value, redactor)]]
      }
      if (!/^[a-z_]+_supported$/.test(name)) return []
      if (typeof value === 'boolean') return [[name, value]]
      const values = list(value).flatMap((item) => text(item, 100) ?? [])
      return [[name, values.slice(0, 100).map((item) => redactor.prose(item))]]
    }),
  )
}

function decoded(source: string, encoding: unknown): string {
  return encoding === 'base64' ? Buffer.from(source, 'base64').toString('utf8') : source
}
