import type { ResolvedSettings } from '../settings.ts'
import type { Trail } from '../trail.ts'
import { list } from '../settings.ts'
import type { Engine } from './engine.ts'

interface Entry {
  readonly engine: Engine
  readonly settings: Mutable<ResolvedSettings>
  clients: number
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

/** Carries the version of this sharing: copies of the SDK that cannot share do not meet. */
const registryKey = Symbol.for('onegrant.engines.1')

/** Differences in these cannot be united; functions are left out, since every module load makes new ones. */
const shared = [
  'prompt',
  'apis',
  'consentForOfflineAccess',
  'reuseWindow',
  'onExpired',
  'onStepUp',
  'parameterNames',
  'end_session_endpoint',
  'logoutHintClaim',
  'adopt',
  'dpop',
  'par',
  'persistence',
] as const

function registry(): Map<string, Entry> {
  const realm = globalThis as { [registryKey]?: Map<string, Entry> }
  return (realm[registryKey] ??= new Map())
}

/**
 * Gives the engine for these settings, one per key in a realm; scopes and resources are united.
 *
 * @returns the engine and the function that gives it back
 * @throws TypeError naming the key in which an earlier client differs
 */
export function acquireEngine(
  settings: ResolvedSettings,
  create: (settings: ResolvedSettings) => Engine,
): [Engine, () => void] {
  const engines = registry()
  let entry = engines.get(settings.key)
  if (entry === undefined) {
    const own = { ...settings }
    entry = { engine: create(own), settings: own, clients: 0 }
    engines.set(settings.key, entry)
  } else {
    const { settings: first } = entry
    for (const key of shared)
      if (JSON.stringify(first[key]) !== JSON.stringify(settings[key]))
        throw new TypeError(
          `Setting "${key}" differs from that of an earlier client of the same authority and client_id.`,
        )
    first.scope = list(`${first.scope} ${settings.scope}`).join(' ')
    first.resources = [...new Set([...first.resources, ...settings.resources])]
  }
  const held = entry
  held.clients++
  let released = false
  return [
    held.engine,
    () => {
      if (released) return
      released = true
      if (--held.clients > 0) return
      engines.delete(settings.key)
      held.engine.dispose()
    },
  ]
}

/** How many clients share the engine of a key. */
export function clientsOf(key: string): number {
  return registry().get(key)?.clients ?? 0
}

/** The engine that writes a trail; undefined for a trail of no client of this realm. */
export function engineOf(trail: Trail): Engine | undefined {
  for (const { engine } of registry().values()) if (engine.context.recorder.trail === trail) return engine
  return undefined
}
