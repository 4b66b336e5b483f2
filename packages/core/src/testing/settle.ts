/** Operations of WebCrypto under way: they end in threads, at no particular turn of the event loop. */
let underWay = 0

const { subtle } = globalThis.crypto
for (const name of [
  'decrypt',
  'deriveBits',
  'deriveKey',
  'digest',
  'encrypt',
  'exportKey',
  'generateKey',
  'importKey',
  'sign',
  'verify',
] as const) {
  const original = subtle[name].bind(subtle) as (...values: unknown[]) => Promise<unknown>
  const counted = async (...values: unknown[]): Promise<unknown> => {
    underWay++
    try {
      return await original(...values)
    } finally {
      underWay--
    }
  }
  Object.defineProperty(subtle, name, { value: counted, configurable: true })
}

declare function setImmediate(run: (value: void) => void): void

/** Turns without anything under way after which nothing can go on without time. */
const quietTurns = 40

/** Lets everything go on that can go on without time. */
export async function settle(): Promise<void> {
  for (let quiet = 0; quiet < quietTurns; quiet = underWay > 0 ? 0 : quiet + 1)
    await new Promise((resolve) => setImmediate(resolve))
}
