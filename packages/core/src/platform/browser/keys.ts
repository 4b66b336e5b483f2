import type { Keys } from '../port.ts'

const curve = { name: 'ECDSA', namedCurve: 'P-256' }

/** Key pairs by WebCrypto, which hands out no private key that is not extractable, to whatever script. */
export const browserKeys: Keys = {
  create: () => crypto.subtle.generateKey(curve, false, ['sign', 'verify']),
  async publicKeyOf(value) {
    const { privateKey, publicKey } = Object(value) as { privateKey?: unknown; publicKey?: unknown }
    if (!(privateKey instanceof CryptoKey && publicKey instanceof CryptoKey)) return undefined
    if (privateKey.extractable || !privateKey.usages.includes('sign')) return undefined
    const { crv = '', kty = '', x = '', y = '' } = await crypto.subtle.exportKey('jwk', publicKey)
    return crv === curve.namedCurve ? { crv, kty, x, y } : undefined
  },
  async sign(pair, text) {
    const algorithm = { name: curve.name, hash: 'SHA-256' }
    const signature = await crypto.subtle.sign(
      algorithm,
      pair.privateKey as CryptoKey,
      new TextEncoder().encode(text),
    )
    return btoa(String.fromCharCode(...new Uint8Array(signature)))
      .replaceAll('+', '-')
      .replaceAll('/', '_')
      .replaceAll('=', '')
  },
}
