import type { Side, Subject, World } from '../subject.ts'
import { startDemo, type Running } from './demo.ts'
import { startWide } from './wide.ts'

/** The real servers, on loopback. */
export function realSide(): Side {
  const running = new Map<World, Promise<Running>>()

  const start = async (world: World): Promise<Running> => {
    if (world === 'lenient' || world === 'strict') return startDemo(world)
    const { advance } = await subject('lenient')
    return startWide({ isNonced: world === 'nonced', advance })
  }
  const subject = async (world: World): Promise<Subject> => {
    const started = running.get(world) ?? start(world)
    running.set(world, started)
    return (await started).subject
  }

  return {
    name: 'oidc-provider',
    subject,
    close: async () => {
      for (const started of running.values()) await (await started).close()
    },
  }
}
