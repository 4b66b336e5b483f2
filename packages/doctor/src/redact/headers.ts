import { list, member, text } from '../json/shape.ts'
import type { Param } from './params.ts'
import { redactName } from './params.ts'
import type { Redactor } from './redactor.ts'
import { redactUrl } from './url.ts'

const readable = new Set([
  'accept',
  'access-control-allow-credentials',
  'access-control-allow-headers',
  'access-control-allow-methods',
  'access-control-allow-origin',
  'access-control-expose-headers',
  'access-control-max-age',
  'access-control-request-headers',
  'access-control-request-method',
  'age',
  'cache-control',
  'connection',
  'content-encoding',
  'content-length',
  'content-type',
  'date',
  'expires',
  'origin',
  'pragma',
  'purpose',
  'retry-after',
  'sec-fetch-dest',
  'sec-fetch-mode',
  'sec-fetch-site',
  'sec-fetch-user',
  'sec-purpose',
  'server',
  'user-agent',
  'vary',
])

/** Headers as a list, however the file has them. */
export function redactHeaders(value: unknown, redactor: Redactor, base: string | undefined): Param[] {
  return list(value).flatMap((header) => {
    const name = text(member(header, 'name'), 100)
    const content = text(member(header, 'value'), 20_000)
    if (name === undefined || content === undefined) return []
    return [{ name: redactName(name, redactor), value: redactHeader(name.toLowerCase(), content) }]
  })

  function redactHeader(name: string, content: string): string {
    if (name === 'www-authenticate') return redactor.words(content)
    if (readable.has(name)) return redactor.prose(content)
    if (['location', 'content-location', 'referer', ':path'].includes(name)) {
      return redactUrl(content, redactor, base)
    }
    if (name === 'authorization') return redactAuthorization(content, redactor)
    return redactor.remove(content)
  }
}

/** `Basic` holds a password; the others a token, which shows by its fingerprint what it was issued with. */
function redactAuthorization(content: string, redactor: Redactor): string {
  const [, scheme = '', rest = ''] = /^(\S{1,20}) +(\S+)$/.exec(content.trim()) ?? []
  if (scheme === '') return redactor.remove(content)
  return /^(bearer|dpop)$/i.test(scheme)
    ? `${scheme} ${redactor.credential(rest)}`
    : `${redactName(scheme, redactor)} ${redactor.remove(rest)}`
}

/** Cookies by their names alone: what is in them is a session. */
export function redactCookies(value: unknown, redactor: Redactor): Param[] {
  return list(value).flatMap((cookie) => {
    const name = text(member(cookie, 'name'), 200)
    const content = text(member(cookie, 'value'), 20_000)
    if (name === undefined || content === undefined) return []
    return [{ name: redactName(name, redactor), value: redactor.remove(content) }]
  })
}
