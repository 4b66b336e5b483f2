import type { Mutant } from './mutant.ts'

const executor = 'extended worker'

/** Bugs in what page and worker are to each other. */
export const workerMutants: readonly Mutant[] = [
  {
    name: 'page and worker each have a lock of their own',
    rule: 'the lock is the authority, whoever sends',
    executor,
    patches: [
      {
        file: 'engine/lock.ts',
        find: 'return `onegrant|${settings.key}|${name}`',
        replace: "return `onegrant|${settings.key}|${settings.worker ? 'page' : 'worker'}|${name}`",
      },
    ],
  },
  {
    name: 'a worker commits without compare-and-swap',
    rule: 'commits are fenced by the intent, wherever they are made',
    executor,
    patches: [
      {
        file: 'decide/commit.ts',
        find: 'if (!isStillMine(grant, mine) || grant.intent?.id !== intent.id) return undefined',
        replace: "if (grant === undefined || grant.status !== 'live') return undefined",
      },
    ],
  },
  {
    name: 'a worker hands tokens over in its messages',
    rule: 'answers carry epochs and codes; the record has the tokens',
    executor,
    patches: [
      {
        file: 'worker/desk.ts',
        find: 'epoch: memory.current()?.epoch ?? 0 }',
        replace:
          'epoch: memory.current()?.epoch ?? 0, ...{ token: memory.current()?.tokens[task.kind === "renew" ? task.key : ""] } }',
      },
    ],
  },
  {
    name: 'a worker is not told of a sign-out, and keeps what it knows',
    rule: 'a sign-out has the worker forget; what it was not told of, it forgets in time',
    executor,
    patches: [
      {
        file: 'engine/engine.ts',
        find: '    onMoved: look,\n',
        replace: '    onMoved: () => platform.worker === undefined && look(),\n',
      },
      { file: 'worker/desk.ts', find: '      else forget()\n', replace: '' },
    ],
  },
]
