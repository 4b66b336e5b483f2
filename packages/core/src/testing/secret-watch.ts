import type { AuthClient } from '../types.ts'
import type { SimulatedOrigin, SimulatedTab } from './simulated-origin.ts'

/** Where something may be read that no secret may reach. */
export type Sink = 'log' | 'error' | 'event' | 'trail' | 'session' | 'channel' | 'url' | 'history' | 'storage'

/** The shortest part of a secret that counts as a leak, in characters. */
const run = 8

/** Listens at every sink of an app, and knows its secrets. */
export interface SecretWatch {
  /** Makes an opaque secret that stands for a plain one, the same each time. */
  mark(plain: string): string
  /** The plain text behind marked ones. */
  unmark(text: string): string
  /** Something that is a secret as it is. */
  keep(secret: string): void
  hear(sink: Sink, text: string): void
  /** Listens at a tab's channels, address and history. */
  watchTab(tab: SimulatedTab): void
  /** Listens to a client's trail, session and events. */
  watchClient(auth: AuthClient): void
  /** Each sink in which a part of a secret stands, with what is in the origin's storage now. */
  leaks(origin: SimulatedOrigin): string[]
  /** How many texts each sink has had, so that a scan of nothing is seen as one. */
  heard(): Readonly<Partial<Record<Sink, number>>>
}

function opaque(): string {
  return btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(30)))).replaceAll(/[+/]/g, 'x')
}

/** Makes a watch; `show` is how an inspector shows a value with all that hangs on it. */
export function createSecretWatch(show: (value: unknown) => string): SecretWatch {
  const marks = new Map<string, string>()
  const secrets = new Set<string>()
  const texts: [Sink, string][] = []
  const clients: AuthClient[] = []

  const watch: SecretWatch = {
    mark(plain) {
      const marked = marks.get(plain) ?? opaque()
      marks.set(plain, marked)
      secrets.add(marked)
      return marked
    },
    unmark: (text) => [...marks].reduce((left, [plain, marked]) => left.replaceAll(marked, plain), text),
    keep: (secret) => void secrets.add(secret),
    hear: (sink, text) => void texts.push([sink, text]),
    watchTab({ platform }) {
      const { openChannel, page } = platform
      const { replace, assign } = page
      Object.assign(platform, {
        openChannel(...about: Parameters<typeof openChannel>) {
          const channel = openChannel(...about)
          return {
            ...channel,
            post(message: object) {
              watch.hear('channel', JSON.stringify(message))
              channel.post(message)
            },
          }
        },
      })
      Object.assign(page, {
        replace(url: string, state: unknown) {
          watch.hear('history', `${url} ${JSON.stringify(state)}`)
          replace(url, state)
        },
        assign(url: string) {
          // The logout itself names the ID token (OpenID Connect RP-Initiated Logout 2): that is the protocol's own.
          const own = new URL(url)
          own.searchParams.delete('id_token_hint')
          watch.hear('url', own.href)
          assign(url)
        },
      })
    },
    watchClient(auth) {
      clients.push(auth)
      const hear = (event: unknown): void => watch.hear('event', show(event))
      for (const type of ['signed-in', 'signed-out', 'renewed', 'reauth-required', 'user-changed'] as const)
        auth.on(type, hear)
      auth.subscribe(() => watch.hear('session', show(auth.getSnapshot())))
      auth.trail.subscribe(() => watch.hear('trail', `${auth.trail.export()} ${show(auth.trail.entries())}`))
    },
    leaks(origin) {
      const parts = [...secrets].flatMap((secret) =>
        Array.from({ length: secret.length - run + 1 }, (_, start) => secret.slice(start, start + run)),
      )
      const all = [...texts, ...stored(origin).map((text): [Sink, string] => ['storage', text])]
      return [
        ...new Set(all.filter(([, text]) => parts.some((part) => text.includes(part))).map(([sink]) => sink)),
      ]
    },
    heard: () =>
      texts.reduce<Partial<Record<Sink, number>>>(
        (counts, [sink]) => ({ ...counts, [sink]: (counts[sink] ?? 0) + 1 }),
        {},
      ),
  }
  return watch
}

/** All that is stored but the tokens' own record, and a sign-in that still waits for its answer. */
function stored({ stores }: SimulatedOrigin): string[] {
  return [...stores.values()].flatMap((store) =>
    [...store]
      .filter(([key, value]) => {
        const { status } = (value ?? {}) as { readonly status?: unknown }
        return (
          !(key === 'grant' && status !== 'out') && !(key.startsWith('transaction ') && status === 'open')
        )
      })
      .map(([key, value]) => `${key} ${JSON.stringify(value)}`),
  )
}
