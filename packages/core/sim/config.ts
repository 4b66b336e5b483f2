import type { Choices } from '../src/testing/browser/choices.ts'
import { scripts } from './scripts.ts'
import { policies } from './policies.ts'
import type { Config } from './types.ts'

/** Kinds of trouble that a run may have, each in about a third of the runs: together they would hide each other. */
const faultKinds = [
  'network',
  'kill',
  'reload',
  'freeze',
  'cache',
  'hide',
  'jump',
  'sleep',
  'storage',
  'stall',
  'clear',
  'hostile',
  'message',
  'second client',
  'end family',
  'abort',
  'sign-out',
  'sign-in',
  'prerender',
  'revocation',
  'duplicate tab',
  'silent',
  'popup',
  'leave',
] as const

const resources = ['https://r1.example/', 'https://r2.example/']
const ages = [undefined, 0, 0.7, 0.9, 0.97, 1.2, 1.2]
const lifetimes = [300, 60, 3600, 60 * 24 * 3600]

/** Draws what a run is made of. */
export function drawConfig(choices: Choices, named?: string): Config {
  const { choose, happens } = choices
  const policy = policies[choose(policies.length)] ?? policies[0]
  const drawn = choose(3) === 2 ? scripts[choose(scripts.length)] : undefined
  const script = named === undefined ? drawn : scripts.find(({ name }) => name === named)
  const windows = [Math.min(policy?.reuse.window ?? 0, 30), 3, 0]
  return {
    tabs: [2, 2, 2, 2, 3, 3, 3, 4, 5, 6][choose(10)] ?? 2,
    policy: policy?.name ?? '',
    reuseWindow: windows[[0, 0, 1, 2][choose(4)] ?? 0] ?? 0,
    resources: resources.slice(0, 1 + choose(2)),
    lifetime: lifetimes[[0, 0, 0, 1, 1, 2, 3][choose(7)] ?? 0] ?? 300,
    locks:
      (['all', 'all', 'all', 'all', 'all', 'all', 'all', 'all', 'some', 'none'] as const)[choose(10)] ??
      'all',
    fine: happens(20),
    frozenHear: choose(2) === 0,
    age: script === undefined ? ages[choose(ages.length)] : script.age,
    isOld: happens(3),
    epoch: [7, 1][choose(2)] ?? 7,
    faults: new Set(script?.kinds ?? faultKinds.filter(() => happens(30))),
    actions: script?.actions ?? Array.from({ length: 2 + choose(8) }, () => undefined),
  }
}
