import type { Sealing, Seals } from '../port.ts'

const curve = { name: 'ECDH', namedCurve: 'P-256' }
const purpose = new TextEncoder().encode('onegrant handshake 1')
/** Length of the initialization vector that is in front of what is sealed (NIST SP 800-38D 5.2.1.1), bytes. */
const ivLength = 12

function toText(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return btoa(text)
}

function toBytes(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
}

/**
 * Seals by AES-GCM, with a key that comes of both tabs' P-256 keys (ECDH, HKDF): made anew with each load of the page,
 * and the private ones cannot be exported.
 */
export const browserSeals: Seals = {
  async create(): Promise<Sealing> {
    const { subtle } = crypto
    const own = await subtle.generateKey(curve, false, ['deriveBits'])
    const publicKey = toText(new Uint8Array(await subtle.exportKey('raw', own.publicKey)))
    const keys = new Map<string, Promise<CryptoKey>>()

    async function derive(other: string): Promise<CryptoKey> {
      const theirs = await subtle.importKey('raw', toBytes(other), curve, false, [])
      const bits = await subtle.deriveBits({ name: 'ECDH', public: theirs }, own.privateKey, 256)
      const secret = await subtle.importKey('raw', bits, 'HKDF', false, ['deriveKey'])
      // The same for both of them, whoever seals.
      const salt = new TextEncoder().encode([publicKey, other].sort().join(' '))
      return subtle.deriveKey(
        { name: 'HKDF', hash: 'SHA-256', salt, info: purpose },
        secret,
        { name: 'AES-GCM', length: 256 },
        false,
        ['encrypt', 'decrypt'],
      )
    }

    function keyWith(other: string): Promise<CryptoKey> {
      const known = keys.get(other)
      if (known !== undefined) return known
      const made = derive(other)
      keys.set(other, made)
      // Whoever speaks on the channel can name any number of keys.
      const [oldest] = keys.keys()
      if (keys.size > mostKeys && oldest !== undefined) keys.delete(oldest)
      return made
    }

    return {
      publicKey,
      async seal(to, text) {
        const iv = crypto.getRandomValues(new Uint8Array(ivLength))
        const data = new TextEncoder().encode(text)
        const sealed = await subtle.encrypt({ name: 'AES-GCM', iv }, await keyWith(to), data)
        return toText(new Uint8Array([...iv, ...new Uint8Array(sealed)]))
      },
      async open(from, sealed) {
        const bytes = toBytes(sealed)
        const iv = bytes.subarray(0, ivLength)
        const data = bytes.subarray(ivLength)
        const opened = await subtle.decrypt({ name: 'AES-GCM', iv }, await keyWith(from), data)
        return new TextDecoder().decode(opened)
      },
    }
  },
}

const mostKeys = 64
