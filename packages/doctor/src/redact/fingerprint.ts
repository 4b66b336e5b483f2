import { createHash } from 'node:crypto'

/** The first 12 base64url characters of the SHA-256: enough to tell two credentials apart, too few to get one back. */
export function fingerprint(credential: string): string {
  return createHash('sha256').update(credential).digest('base64url').slice(0, 12)
}

/** In place of what nobody needs to compare. */
export const REMOVED = 'redacted'

const MARK = /^redacted\.[\w-]{12}$/

/** What stands in a redacted file in place of a credential. Made of characters that no encoding changes. */
export function mark(print: string): string {
  return `${REMOVED}.${print}`
}

export function isMark(value: string): boolean {
  return value === REMOVED || MARK.test(value)
}

/** The fingerprint in a mark; undefined where there is none. */
export function printOf(value: string | undefined): string | undefined {
  return value !== undefined && MARK.test(value) ? value.slice(REMOVED.length + 1) : undefined
}
