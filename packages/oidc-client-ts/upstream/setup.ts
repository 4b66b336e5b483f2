/**
 * What jsdom lacks and the guard stands on. The database is fake-indexeddb's, by the suite's own set-up, so that the
 * ledger is really used.
 */
Object.defineProperty(globalThis, 'isSecureContext', { value: true, configurable: true })

const held = new Map<string, Promise<unknown>>()

/** Exclusive locks in the order of the requests, which is what the guard asks for. */
function request(name: string, ...rest: readonly unknown[]): Promise<unknown> {
  const run = rest.at(-1) as (lock: object) => unknown
  const turn = (held.get(name) ?? Promise.resolve()).then(() => run({ name, mode: 'exclusive' }))
  held.set(
    name,
    turn.catch(() => undefined),
  )
  return turn
}

Object.defineProperty(navigator, 'locks', { value: { request }, configurable: true })
