import { type Mutant, mutant } from './mutant.ts'

const commit = 'decide/commit.ts'
const memory = 'engine/memory.ts'

/** Bugs in what is written, and by whom. */
export const commitMutants: readonly Mutant[] = [
  mutant(
    'commit without compare-and-swap',
    '5.5 commit only if grant, epoch and intent are mine',
    commit,
    'if (!isStillMine(grant, mine) || grant.intent?.id !== intent.id) return undefined',
    "if (grant === undefined || grant.status !== 'live') return undefined",
  ),
  mutant(
    'commit by epoch alone',
    '5.5 the intent id as well',
    commit,
    'if (!isStillMine(grant, mine) || grant.intent?.id !== intent.id) return undefined',
    'if (!isStillMine(grant, mine)) return undefined',
  ),
  mutant(
    'epoch without grantId',
    '1 a cleared site starts epochs anew',
    commit,
    'grant !== undefined && grant.grantId === mine.grantId && grant.epoch === mine.epoch',
    'grant !== undefined && grant.epoch === mine.epoch',
  ),
  mutant(
    'intent without compare-and-swap',
    '5.4 the write of the intent checks what was read',
    commit,
    'return isUntouched(grant, seen) ? { ...grant, intent } : undefined',
    'return grant === undefined ? undefined : { ...seen, intent }',
  ),
  mutant(
    'intent over another intent',
    '5.4 the write of the intent checks the one before',
    commit,
    '    grant.intent?.id === seen.intent?.id &&\n',
    '',
  ),
  {
    name: 'intent without the lane’s generation, and no age of the lane at the send',
    rule: '5.4 the write of the intent checks the generation; the fence is the second wall',
    patches: [
      { file: commit, find: '    grant.generation === seen.generation\n', replace: '    true\n' },
      {
        file: 'engine/renew.ts',
        find: "    if (mono - lane.since >= laneFreshness) return 'lane too old'\n",
        replace: '',
      },
    ],
  },
  {
    name: 'no intent',
    rule: '5.4 write-ahead',
    patches: [
      {
        file: 'engine/renew.ts',
        find: 'return { grant: next, result: next !== undefined }',
        replace: 'return { result: next !== undefined }',
      },
      {
        file: commit,
        find: 'if (!isStillMine(grant, mine) || grant.intent?.id !== intent.id) return undefined',
        replace: 'if (!isStillMine(grant, mine)) return undefined',
      },
    ],
  },
  {
    name: 'intent after the send',
    rule: '5.4 write-ahead',
    patches: [
      {
        file: 'engine/renew.ts',
        find: 'return { grant: next, result: next !== undefined }',
        replace: 'return { result: next !== undefined }',
      },
      {
        file: 'engine/renew.ts',
        find: "    if (answer.kind !== 'unsent') end = 'sent'\n",
        replace:
          "    await memory.change(undefined, (found) => ({ grant: writeIntent(found.grant, grant, intent), result: undefined }))\n    if (answer.kind !== 'unsent') end = 'sent'\n",
      },
    ],
  },
  mutant(
    'epoch not raised by a renewal',
    '1 every committed change raises the epoch',
    commit,
    '    epoch: grant.epoch + 1,\n    refreshToken: renewed',
    '    epoch: grant.epoch,\n    refreshToken: renewed',
  ),
  mutant(
    'epoch not raised by a sign-out',
    '5.7 tombstone, epoch+1',
    commit,
    'epoch: (grant?.epoch ?? 0) + 1,\n    generation',
    'epoch: grant?.epoch ?? 0,\n    generation',
  ),
  mutant(
    'rotated token not stored',
    'RFC 6749 6: the new refresh token replaces the old',
    commit,
    'refreshToken: renewed.refreshToken ?? grant.refreshToken',
    'refreshToken: grant.refreshToken',
  ),
  mutant(
    'sign-out without tombstone',
    '5.7 one transaction leaves a tombstone',
    'engine/sign-out.ts',
    'return { grant: next, result: next.epoch }',
    'return { result: next.epoch }',
  ),
  mutant(
    'loss without compare-and-swap',
    '5.5 re-read after a refusal',
    commit,
    '  if (!isStillMine(grant, mine)) return undefined\n  const gone',
    '  if (grant === undefined) return undefined\n  const gone',
  ),
  mutant(
    'messages change nothing',
    '5.1 a page that heard of a change looks before it answers',
    memory,
    '      verifiedAt = -Infinity\n',
    '',
  ),
  mutant(
    'a look from before the doubt verifies',
    '5.1 the same, for a read under way',
    memory,
    'if (ticket > doubted) verifiedAt = began',
    'verifiedAt = began',
  ),
  mutant(
    'record of another version is overwritten',
    '10 an unknown version is left alone',
    memory,
    "if (parsed === 'foreign' && change.grant !== undefined)",
    "if (parsed === 'foreign' && change.grant === null)",
  ),
  mutant(
    'refused pair is dropped',
    '5.5 a commit that storage refuses is held',
    'engine/persist.ts',
    '  const draft = commit.draft()\n',
    '  const draft = undefined\n',
  ),
  mutant(
    'a disposed client gives up what it has sent',
    '9 a promise is settled, and an answer is not lost by dispose',
    'engine/lock.ts',
    'deadline(platform.clock, longestHold, presence)',
    'deadline(platform.clock, longestHold, life, presence)',
  ),
  mutant(
    'a disposed client lets go of what storage refused',
    '5.5 the pair is kept until it is written',
    'engine/persist.ts',
    'await pause(platform.clock, time, life).catch(() => undefined)',
    'await pause(platform.clock, time, life)',
  ),
]
