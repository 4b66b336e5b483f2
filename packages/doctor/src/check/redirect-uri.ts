import type { Answer, Served } from './facts.ts'
import { parseUrl } from '../json/parse-url.ts'

/** What the provider's answer to an authorization request says of the redirect URI. */
export type RedirectJudgement =
  /** Sent to the redirect URI, with an error or with a code. */
  | {
      readonly kind: 'accepted'
      readonly error?: string
      readonly description?: string
      readonly issuer?: string
      readonly state?: string
    }
  /** Sent to a page of the provider's, which asks the user. */
  | { readonly kind: 'page' }
  | { readonly kind: 'refused'; readonly what: 'client' | 'redirect_uri' | 'unknown'; readonly words: string }
  | { readonly kind: 'no_answer' }

export function judgeRedirect(answer: Answer | undefined, redirectUri: string): RedirectJudgement {
  if (answer?.kind !== 'answer') return { kind: 'no_answer' }
  const location = answer.headers['location']
  if (answer.status >= 300 && answer.status < 400 && location !== undefined) {
    return judgeLocation(new URL(location, answer.url), answer, redirectUri)
  }
  const words = textOf(answer.body)
  // Entra ID refuses with a page whose status is 200.
  if (/AADSTS50011\b/.test(words)) return refused('redirect_uri', words)
  if (/AADSTS700016\b/.test(words)) return refused('client', words)
  if (answer.status < 400) return { kind: 'page' }
  return refused(subjectOf(words), words)
}

/** What a reader of the page would see. */
function textOf(html: string): string {
  return html
    .replaceAll(/<(head|script|style)\b[\s\S]*?<\/\1>/gi, ' ')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/&(#39|#x27|apos|quot|amp|lt|gt|nbsp);/g, (_, name: string) => entities[name] ?? ' ')
}

const entities: Readonly<Record<string, string>> = {
  '#39': "'",
  '#x27': "'",
  amp: '&',
  apos: "'",
  gt: '>',
  lt: '<',
  quot: '"',
}

function judgeLocation(target: URL, answer: Served, redirectUri: string): RedirectJudgement {
  const wanted = parseUrl(redirectUri)
  if (wanted !== undefined && target.origin === wanted.origin && target.pathname === wanted.pathname) {
    const params = target.searchParams
    return {
      kind: 'accepted',
      ...given('error', params.get('error')),
      ...given('description', params.get('error_description')),
      ...given('issuer', params.get('iss')),
      ...given('state', params.get('state')),
    }
  }
  const error = target.searchParams.get('error') ?? ''
  const words = `${error} ${target.searchParams.get('error_description') ?? ''}`
  const isErrorPage = error !== '' || /\/(u\/)?error\b/.test(target.pathname)
  return isErrorPage && target.origin === new URL(answer.url).origin
    ? refused(subjectOf(words), words)
    : { kind: 'page' }
}

function given<Key extends string>(key: Key, value: string | null): { [K in Key]?: string } {
  return (value === null ? {} : { [key]: value }) as { [K in Key]?: string }
}

function subjectOf(words: string): 'client' | 'redirect_uri' | 'unknown' {
  if (/redirect[_ -]?ur[il]|callback url/i.test(words)) return 'redirect_uri'
  return /invalid_client|unauthorized_client|client/i.test(words) ? 'client' : 'unknown'
}

function refused(what: 'client' | 'redirect_uri' | 'unknown', words: string): RedirectJudgement {
  const around = /.{0,80}(AADSTS\d+|redirect[_ -]?ur[il]|callback url|invalid_\w+|client).{0,120}/i.exec(
    words.replaceAll(/\s+/g, ' ').trim(),
  )
  return {
    kind: 'refused',
    what,
    words: (around?.[0] ?? words.replaceAll(/\s+/g, ' ').trim()).slice(0, 200).trim(),
  }
}

/** The spellings that are taken for one another by everybody but a provider (RFC 9700, 2.1, compares exactly). */
export function otherSpellings(redirectUri: string): string[] {
  const url = parseUrl(redirectUri)
  if (url === undefined) return []
  const made = (change: (copy: URL) => void): string => {
    const copy = new URL(url)
    change(copy)
    return copy.href
  }
  const path = url.pathname
  const candidates = [
    made((copy) => {
      copy.pathname = path.endsWith('/') ? path.replace(/\/+$/, '') : `${path}/`
    }),
    // An origin alone is written without a slash as well as with one.
    ...(path === '/' ? [url.origin + url.search] : []),
    ...(['localhost', '127.0.0.1'].includes(url.hostname)
      ? [made((copy) => (copy.hostname = url.hostname === 'localhost' ? '127.0.0.1' : 'localhost'))]
      : []),
    made((copy) => (copy.protocol = url.protocol === 'https:' ? 'http:' : 'https:')),
    ...(url.port === '' ? [] : [made((copy) => (copy.port = ''))]),
    made((copy) => {
      copy.hostname = url.hostname.startsWith('www.')
        ? url.hostname.slice('www.'.length)
        : `www.${url.hostname}`
    }),
    ...(url.search === '' ? [] : [made((copy) => (copy.search = ''))]),
    ...(url.hash === '' ? [] : [made((copy) => (copy.hash = ''))]),
  ]
  const isNumeric = /^[\d.]+$|^\[|^localhost$/.test(url.hostname)
  return [...new Set(candidates)].filter(
    (uri) => uri !== redirectUri && !(isNumeric && new URL(uri).hostname.startsWith('www.')),
  )
}
