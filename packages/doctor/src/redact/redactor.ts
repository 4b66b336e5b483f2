import { fingerprint, isMark, mark, REMOVED } from './fingerprint.ts'

/** Long enough, and mixed enough, to be a credential where it stands alone. */
export function looksSecret(value: string): boolean {
  return /^[\w.~+/=-]{20,}$/.test(value) && /\d/.test(value) && /[a-z]/i.test(value)
}

const JWT = /\beyJ[\w-]{8,}\.[\w-]*\.[\w-]*/g
/** Shorter ones are words, and would tear holes into the text around. */
const SHORTEST_SECRET = 8

/** Takes credentials out of one entry, and remembers them for as long as that takes. */
export interface Redactor {
  /** A mark that is the same for the same credential. */
  readonly credential: (value: string) => string
  /** A mark that tells nothing: for what is short or personal, where a fingerprint could be guessed. */
  readonly remove: (value: string) => string
  /** Text that stays, without credentials that are seen in it. */
  readonly prose: (value: string, maxLength?: number) => string
  /** Free text: what looks like a credential goes as well. */
  readonly words: (value: string, maxLength?: number) => string
  /** Replaces whatever was taken out at one place and stands at another as well. */
  readonly sweep: <Value>(value: Value) => Value
}

export function createRedactor(): Redactor {
  const taken = new Map<string, string>()

  const credential = (value: string): string => {
    if (value === '' || isMark(value)) return value
    const replacement = mark(fingerprint(value))
    if (value.length >= SHORTEST_SECRET) taken.set(value, replacement)
    return replacement
  }

  const remove = (value: string): string => {
    if (value === '' || isMark(value)) return value
    if (looksSecret(value) && !taken.has(value)) taken.set(value, REMOVED)
    return REMOVED
  }

  const prose = (value: string, maxLength = 500): string =>
    value.replace(JWT, (token) => credential(token)).slice(0, maxLength)

  const words = (value: string, maxLength?: number): string =>
    prose(
      value.replace(/[\w~+/=-]{20,}/g, (word) => (looksSecret(word) ? credential(word) : word)),
      maxLength,
    )

  const clean = (value: string): string => {
    let result = value.replace(JWT, (token) => mark(fingerprint(token)))
    // The longest first: a credential may be part of another.
    for (const [secret, replacement] of [...taken].toSorted(([a], [b]) => b.length - a.length)) {
      for (const form of new Set([secret, formEncoded(secret)])) {
        if (result.includes(form)) result = result.replaceAll(form, replacement)
      }
    }
    return result
  }

  const sweep = (value: unknown): unknown => {
    if (typeof value === 'string') return isMark(value) ? value : clean(value)
    if (Array.isArray(value)) return value.map(sweep)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, sweep(inner)]))
  }

  return { credential, remove, prose, words, sweep: sweep as Redactor['sweep'] }
}

function formEncoded(value: string): string {
  return new URLSearchParams({ v: value }).toString().slice('v='.length)
}
