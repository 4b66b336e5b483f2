import type { WebStorage } from '../port.ts'

/** localStorage, then sessionStorage: those of them that this page may use. */
export function browserWebStorage(): WebStorage[] {
  return [() => localStorage, () => sessionStorage].flatMap((open) => {
    try {
      const storage = open()
      return {
        keys: () => Object.keys(storage),
        get: (key) => storage.getItem(key),
        set: (key, text) => storage.setItem(key, text),
        remove: (key) => storage.removeItem(key),
      } satisfies WebStorage
    } catch {
      // A page without cookies has none: nothing was left there.
      return []
    }
  })
}
