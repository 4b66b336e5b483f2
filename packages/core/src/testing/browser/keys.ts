import type { KeyPair } from '../../decide/record.ts'
import type { Keys } from '../../platform/port.ts'
import { digest } from './light-digest.ts'

interface NamedKey {
  readonly name: string
}

let made = 0

/** A key that needs no turn of the event loop: named, and as little secret as everything in a simulation. */
export function simulatedKey(): KeyPair {
  const key: NamedKey = { name: `key-${++made}` }
  return { privateKey: key, publicKey: key }
}

const simulatedKeys: Keys = {
  create: async () => simulatedKey(),
  async publicKeyOf(value) {
    const { privateKey } = Object(value) as Partial<KeyPair>
    const { name } = Object(privateKey) as Partial<NamedKey>
    return name === undefined ? undefined : { crv: 'simulated', kty: 'EC', x: name, y: '' }
  },
  sign: async ({ privateKey }, text) => digest(`${(privateKey as NamedKey).name} ${text}`),
}

/** As a platform loads them. */
export async function loadKeys(): Promise<Keys> {
  return simulatedKeys
}
