import type { Store } from '../platform/port.ts'
import type { Context } from './context.ts'
import { loadPart } from './parts.ts'
import type { Recorder } from './recorder.ts'
import { timedStore } from './timed-store.ts'
import type { Vault } from './vault.ts'
import type * as Vaults from './vault.ts'

/** Loads what keeps secrets out of the store. */
function loadVault(): Promise<typeof Vaults> {
  return import('./vault.ts')
}

/** Opens the store of an engine; says so once where this page's memory must do. */
export function openStore(
  { platform, settings }: Pick<Context, 'platform' | 'settings'>,
  context: () => Context,
): Store {
  const onMemory = (remedy: string): void =>
    context().recorder.record('warning', { topic: 'storage', remedy })
  const disk = timedStore(platform.openStore(settings.key, onMemory), platform.clock)
  const vault = async (): Promise<Vault> => (await loadPart(loadVault)).vaultOf(context(), disk)
  return settings.persistence === 'memory'
    ? {
        ...disk,
        read: async (...about) => (await vault()).read(...about),
        change: async (...about) => (await vault()).change(...about),
      }
    : disk
}

/** Notes that the store cannot be read. */
export function reportStorage({ record }: Recorder, error: unknown): void {
  record('warning', {
    topic: 'storage',
    remedy: error instanceof Error ? error.name : 'The store cannot be read.',
  })
}
