import { type Mutant, mutant } from './mutant.ts'

const renew = 'engine/renew.ts'
const lane = 'engine/lane.ts'

/** Bugs in who may send, and when. */
export const laneMutants: readonly Mutant[] = [
  mutant(
    'no lane',
    '5.2 one lane for each grant',
    lane,
    'underLock(context, laneName(generation), place.signal',
    'underLock(context, laneName(generation) + platform.crypto.random(), place.signal',
  ),
  {
    name: 'lane for each resource',
    rule: '1 never per resource: they share one rotating token',
    patches: [
      {
        file: renew,
        find: 'withLane(context, waiter, (',
        replace: 'withLane(context, { ...waiter, key: renewal.key }, (',
      },
      {
        file: lane,
        find: 'underLock(context, laneName(generation), place.signal',
        replace: 'underLock(context, laneName(generation) + waiter.key, place.signal',
      },
    ],
  },
  {
    name: 'no lane, no queue in the page, a flight for each call',
    rule: '5.1 concurrent callers join one flight',
    patches: [
      {
        file: lane,
        find: 'return await queue(wait.signal, async () => {',
        replace: 'return await (async (_signal, run) => run())(wait.signal, async () => {',
      },
      {
        file: lane,
        find: 'underLock(context, laneName(generation), place.signal',
        replace: 'underLock(context, laneName(generation) + platform.crypto.random(), place.signal',
      },
      {
        file: 'engine/access-token.ts',
        find: 'const running = flights.get(key)',
        replace: 'const running = undefined',
      },
    ],
  },
  mutant(
    'no re-read under the lock',
    '5.3 re-read the record inside',
    renew,
    '    const grant = await memory.read()\n    const question',
    '    const grant = memory.current()\n    const question',
  ),
  mutant(
    'no fence',
    '5.4 fence the send',
    renew,
    '    const mono = clock.mono()\n',
    '    const mono = clock.mono()\n    if (mono >= 0) return void recorder.record("sent", { credential: "refresh_token", fingerprint: intent.fingerprint, attempt: intent.attempt })\n',
  ),
  mutant(
    'fence without the lane’s age',
    '5.4 less than 5 s since the lane was granted',
    renew,
    "    if (mono - lane.since >= laneFreshness) return 'lane too old'\n",
    '',
  ),
  mutant(
    'a flight sends though its lane was let go',
    '5.4 the lane is still held',
    renew,
    "    if (lane.hold.aborted) return 'lane let go'\n",
    '',
  ),
  mutant(
    'a flight writes its intent though its lane was let go',
    '5.4 the lane is still held',
    renew,
    '      lane.hold.throwIfAborted()\n',
    '',
  ),
  mutant(
    'fence without the epoch',
    '5.4 no newer epoch seen',
    renew,
    "    if (!isStillMine(memory.current(), grant)) return 'record moved'\n",
    '',
  ),
  mutant(
    'fence without the window',
    '5.4 a resend’s window is still open now',
    renew,
    "if (planRenewal({ ...question, ...now }).kind !== 'send') return 'window closed'",
    '',
  ),
  mutant(
    'takeover after a moment',
    '5.6 15 s of the waiter’s own running time',
    'engine/follow.ts',
    'export const patience = 15\n',
    'export const patience = 2\n',
  ),
  mutant(
    'takeover by a page that slept',
    '5.6 a gap restarts the count',
    'engine/follow.ts',
    'isAwake && now === seen ? still + 1 : 0',
    'now === seen ? still + (isAwake ? 1 : patience) : 0',
  ),
  mutant(
    'takeover with a residue',
    '5.6 only when no usable token can serve',
    lane,
    "if (waiter.hasResidue()) throw new AuthError('temporarily_unavailable', { subject: 'lane' })",
    '',
  ),
  mutant(
    'takeover from a page that holds the successor',
    '5.5 "I hold the successor" is heeded',
    lane,
    'if (still < patience || isHolding(context, grant)) continue',
    'if (still < patience) continue',
  ),
  mutant(
    'waiters never take over',
    '5.6 a frozen holder stops nobody for ever',
    lane,
    'if (still < patience || isHolding(context, grant)) continue',
    'if (still < Infinity) continue',
  ),
  mutant(
    'lease of a page without locks is ignored',
    '5.9 a live foreign intent is respected',
    'decide/renewal.ts',
    "if (sender === 'unknown') return { kind: 'respect', lease: intent.id }",
    '',
  ),
  {
    name: 'a flight has no end',
    rule: '5.2 fetch 10 s, flight 15 s',
    patches: [
      { file: renew, find: 'const requestTime = 10_000\n', replace: 'const requestTime = 60_000\n' },
      {
        file: 'engine/lock.ts',
        find: 'const longestHold = 15_000\n',
        replace: 'const longestHold = 90_000\n',
      },
    ],
  },
  mutant(
    'waiters do not hear of a commit',
    '5.2 waiters also wake when the epoch moves',
    'engine/access-token.ts',
    "for (const { moved } of flights.values()) moved.abort(new AuthError('superseded'))",
    'flights.values()',
  ),
  mutant(
    'listeners inside the lane',
    '5.2 no user callback runs inside',
    'engine/lock.ts',
    'task(context.telling(news.tell), keep',
    'task(context.telling((call) => call()), keep',
  ),
  mutant(
    'timer beyond 2^31 ms',
    '5.8 one timer, clamped',
    'decide/schedule.ts',
    'return Math.min(Math.max(ms, 0), longest)',
    'return Math.max(ms, 0)',
  ),
]
