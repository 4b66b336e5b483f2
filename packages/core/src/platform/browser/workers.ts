import { workerVersion } from '../../decide/worker-messages.ts'
import type { WorkerSource } from '../../settings.ts'
import type { WorkerKind } from '../../trail.ts'
import type { Workers } from '../port.ts'

/** A script that does nothing: it asks the browser what it knows, and is started only by those that do not know. */
const empty = 'data:text/javascript,'

interface Policy {
  createScriptURL(url: string): { toJSON(): string }
}

interface Policies {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): Policy
  isScriptURL(value: unknown): boolean
}

let policy: Policy | undefined

/** Passes a script of the app's own through Trusted Types, where the page demands them; throws where it allows none. */
function trusted(source: string | { toJSON(): string }): string {
  const { trustedTypes } = globalThis as { trustedTypes?: Policies }
  const url = typeof source === 'string' ? source : source.toJSON()
  if (trustedTypes === undefined) return url
  if (trustedTypes.isScriptURL(source)) return source as string
  policy ??= trustedTypes.createPolicy('onegrant', {
    createScriptURL(script) {
      if (script === empty || new URL(script, location.href).origin === location.origin) return script
      throw new TypeError('A worker is of the page’s own origin.')
    },
  })
  // What the constructor takes is no text there, whatever its type says.
  return policy.createScriptURL(url) as unknown as string
}

/** Whether a worker may live on after its last page: only who knows the option reads it. */
function canExtend(): boolean {
  const seen = new Error('read')
  try {
    void new SharedWorker(trusted(empty), {
      get extendedLifetime(): boolean {
        throw seen
      },
    } as WorkerOptions)
  } catch (error) {
    return error === seen
  }
  return false
}

/** Shared workers of this origin. */
export const browserWorkers: Workers = {
  kinds(): readonly WorkerKind[] {
    if (!('SharedWorker' in globalThis)) return []
    return canExtend() ? ['extended worker', 'worker'] : ['worker']
  },
  isSimulated: () => Symbol.for('onegrant.simulator') in globalThis,
  connect(source: WorkerSource, kind, { hear, fail }) {
    const isExtended = kind === 'extended worker'
    const options = {
      // One name for each kind and version: the same name with other options would be an error.
      name: `onegrant:${workerVersion}:${isExtended ? 'x' : 'p'}`,
      type: 'module',
      ...(isExtended && { extendedLifetime: true }),
    } as const
    const worker = typeof source === 'function' ? source(options) : new SharedWorker(trusted(source), options)
    worker.addEventListener('error', fail)
    worker.port.addEventListener('message', ({ data }) => hear(data))
    worker.port.start()
    return {
      post: (message) => worker.port.postMessage(message),
      close: () => worker.port.close(),
    }
  },
}
