import type { KeyPair } from '../../decide/record.ts'
import type { Keys } from '../../platform/port.ts'
import { digest } from './light-digest.ts'

interface NamedKey {
  readonly name: string
}

let made = 0

/** Keys that need no turn of the event loop: named, and as little secret as everything in a simulation. */
const simulatedKeys: Keys = {
  async create() {
    const key: NamedKey = { name: `key-${++made}` }
    return { privateKey: key, publicKey: key }
  },
  async publicKeyOf(value) {
    const { privateKey } = Object(value) as Partial<KeyPair>
    const { name } = Object(privateKey) as Partial<NamedKey>
    return name === undefined ? undefined : { crv: 'simulated', kty: 'EC', x: name, y: '' }
  },
  sign: async ({ privateKey }, text) => digest(`${(privateKey as NamedKey).name} ${text}`),
}

export async function loadKeys(): Promise<Keys> {
  return simulatedKeys
}
