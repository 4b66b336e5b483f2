import { createHash } from 'node:crypto'

/** Names a credential without showing it: the first 12 base64url characters of its SHA-256. */
export function fingerprint(credential: unknown): string | null {
  if (typeof credential !== 'string' || credential === '') return null
  return createHash('sha256').update(credential).digest('base64url').slice(0, 12)
}
