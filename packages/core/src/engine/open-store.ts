import type { Platform, Store } from '../platform/port.ts'
import type { Recorder } from './recorder.ts'
import { timedStore } from './timed-store.ts'

/** Opens the store of an engine; says so once where this page's memory must do. */
export function openStore(platform: Platform, name: string, recorder: () => Recorder): Store {
  const onMemory = (): void =>
    recorder().record('warning', {
      topic: 'storage',
      remedy: 'This browser gives no storage here: the session lives in this page alone and ends with it.',
    })
  return timedStore(platform.openStore(name, onMemory), platform.clock)
}

/** Notes that the store cannot be read. */
export function reportStorage({ record }: Recorder, error: unknown): void {
  record('warning', {
    topic: 'storage',
    remedy: error instanceof Error ? error.name : 'The store cannot be read.',
  })
}
