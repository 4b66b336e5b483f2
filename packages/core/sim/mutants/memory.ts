import type { Mutant } from './mutant.ts'

const persistence = 'memory'
const ledger = 'decide/ledger.ts'

/** Bugs in what tabs with a session in memory are to each other. */
export const memoryMutants: readonly Mutant[] = [
  {
    name: 'an older pair is used where nobody has the newer one',
    rule: 'a tab goes on with nothing but what the ledger names',
    persistence,
    patches: [
      {
        file: ledger,
        find: '  const whole = join(ledger, find)\n',
        replace: `  const known = ((globalThis as { older?: WeakMap<Find, GrantRecord> }).older ??= new WeakMap())
  const joined = join(ledger, find)
  if (joined !== undefined) known.set(find, joined)
  const older = known.get(find)
  const { epoch, generation, intent } = ledger
  const whole =
    joined ?? (older?.grantId === ledger.grantId ? { ...older, epoch, generation, intent } : undefined)
`,
      },
    ],
  },
  {
    name: 'secrets go over the channel in clear',
    rule: '9 no token leaves through channels',
    persistence,
    patches: [
      {
        file: 'engine/peers.ts',
        find: 'const sealed = await own.seal(key, writeSecrets(texts))',
        replace: 'const sealed = writeSecrets(texts)',
      },
    ],
  },
  {
    name: 'tokens stay in what is written',
    rule: 'no token is written to a disk',
    persistence,
    patches: [
      {
        file: ledger,
        find: 'value: { ...next, user: null, idToken: null, refreshToken: null, tokens: {}, marks }',
        replace: 'value: { ...next, marks }',
      },
    ],
  },
  {
    name: 'nobody is asked',
    rule: 'a tab that comes later has the session from those that are open',
    persistence,
    patches: [
      { file: 'engine/vault.ts', find: 'await peers.ask(marks, await holder.isAnywhere())', replace: '' },
    ],
  },
  {
    name: 'whoever has the secrets does not say so',
    rule: 'a lock shows that somebody is there to be asked',
    persistence,
    patches: [
      {
        file: 'engine/holder.ts',
        find: 'if (held !== undefined || !locks.areShared || context.life.aborted) return',
        replace: 'if (locks.areShared) return',
      },
    ],
  },
  {
    name: 'a ledger that cannot be seen is edited',
    rule: 'only a later record takes the place of one that a tab cannot see',
    persistence,
    patches: [
      {
        file: ledger,
        find: "if (sight.kind === 'absent' && next.epoch === sight.grant.epoch) return { kind: 'refused' }",
        replace: '',
      },
    ],
  },
]
