import type { Crypto } from '../port.ts'

function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replace(/\+/g, '-')
    .replace(/\//g, '_')
    .replace(/=+$/, '')
}

/** The browser's randomness and hash. */
export const browserCrypto: Crypto = {
  random: () => base64url(crypto.getRandomValues(new Uint8Array(32))),
  digest: async (text) =>
    base64url(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)))),
  chance: () => Math.random(),
}
