import { sightOf } from '../src/decide/ledger.ts'
import type { Platform, Sealing } from '../src/platform/port.ts'
import { digest } from '../src/testing/browser/light-digest.ts'
import type { SimulatedPage } from '../src/testing/browser/page.ts'

/** What the oracles know of the sessions that no disk has: secrets by fingerprint, and records by ledger. */
const texts = new Map<string, string>()
let records = new WeakMap<object, unknown>()
/** What was sealed, by what lies on the channel in its place. */
const sealed = new Map<string, { readonly to: string; readonly by: string; readonly text: string }>()

/** A new run: nothing is known. */
export function forgetSecrets(): void {
  texts.clear()
  sealed.clear()
  records = new WeakMap()
}

/** A stored value as the oracles read it: a ledger with its secrets, whoever has them. */
export function revealed(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('marks' in value)) return value
  if (!records.has(value)) records.set(value, sightOf(value, (mark) => texts.get(mark)).grant)
  return records.get(value)
}

/** Whether a page has lived that lives no more, or a client in it: what it alone knew went with it. */
export function hasLostAny(pages: readonly SimulatedPage[], faults: ReadonlySet<string>): boolean {
  return faults.has('second client') || pages.some(({ state }) => state === 'dead')
}

/** A platform whose hashes the oracles hear, and that seals as the browser does, in steps. */
export function inMemory(platform: Platform, page: SimulatedPage): Platform {
  const turn = <T>(label: string, work: () => T): Promise<T> =>
    new Promise((resolve, reject) =>
      page.queue('loose', label, () => {
        try {
          resolve(work())
        } catch (error) {
          reject(error)
        }
      }),
    )

  function create(): Sealing {
    const publicKey = `key-of-${platform.crypto.random()}`
    return {
      publicKey,
      seal: (to, text) =>
        turn('seals', () => {
          if (!to.startsWith('key-of-')) throw new DOMException('no key', 'DataError')
          const name = `sealed-${sealed.size}`
          sealed.set(name, { to, by: publicKey, text })
          return name
        }),
      open: (from, name) =>
        turn('opens what was sealed', () => {
          const found = sealed.get(name)
          if (found?.to !== publicKey || found.by !== from)
            throw new DOMException('not for us', 'OperationError')
          return found.text
        }),
    }
  }

  return {
    ...platform,
    crypto: {
      ...platform.crypto,
      digest(text) {
        texts.set(digest(text).slice(0, 12), text)
        return platform.crypto.digest(text)
      },
    },
    loadSeals: async () => ({ create: async () => create() }),
  }
}
