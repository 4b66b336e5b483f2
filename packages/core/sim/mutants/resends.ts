import { type Mutant, mutant } from './mutant.ts'

const resend = 'decide/resend.ts'
const settle = 'engine/settle-renewal.ts'
const renewal = 'decide/renewal.ts'

/** Bugs in what is done about an unclear or refused send. */
export const resendMutants: readonly Mutant[] = [
  mutant(
    'resend at any age',
    '6 within the reuse window',
    resend,
    'if (isFirst && isSenderDone && age < reuseWindow * 1000) return next',
    'if (isFirst && isSenderDone) return next',
  ),
  mutant(
    'resend again and again within the window',
    '6 once',
    resend,
    "const isFirst = intent.attempt === 1 && intent.outcome !== 'deferred'",
    'const isFirst = true',
  ),
  mutant(
    'resend while a token serves',
    '6 nobody sends while a usable token is left',
    resend,
    "if (residue !== undefined) return { kind: 'adopt', token: residue }",
    '',
  ),
  mutant(
    'no back-off',
    '6 back-off of 2 s, growing',
    resend,
    'const delay = intent.retryAt - now',
    'const delay = 0',
  ),
  mutant(
    'pauses do not grow',
    '5.5 back-off; never more than six requests a minute',
    resend,
    'const own = Math.min(first * 2 ** (attempt - 1), 60_000)',
    'const own = first',
  ),
  mutant(
    'a clock set back is within the window',
    '6 a negative age is outside',
    resend,
    'const age = wallAge < 0 ? Infinity : Math.max(wallAge, ownAge)',
    'const age = wallAge',
  ),
  mutant(
    'given up after two unclear sends',
    '6 back-off without a count',
    renewal,
    '  const residue = state ===',
    "  if (intent.attempt > 1 && intent.outcome !== undefined) return { kind: 'lost' }\n  const residue = state ===",
  ),
  mutant(
    'intent withdrawn after an unclear send',
    '5.5 unclear is noted in the intent',
    settle,
    'const found = await note((record) => noteOutcome(record, intent, outcome, retryAt))',
    'const found = await note((record) => withdrawIntent(record, intent, null))',
  ),
  mutant(
    'intent kept after nothing was sent',
    '5.4 else put the old intent back',
    settle,
    'await withdraw(context, settlement)',
    'await note(() => undefined)',
  ),
  mutant(
    'intent left by a write that came too late',
    '5.4 nothing was sent: put the old intent back',
    'engine/renew.ts',
    '    writing.catch(() => withdraw(context, { grant, intent }).catch(ignoreFailure))\n',
    '',
  ),
  mutant(
    'any 503 is a refusal',
    '7 never sign out on 5xx',
    settle,
    "if (answer.kind === 'refused') {",
    "if (answer.kind === 'refused' || ('status' in answer && answer.status === 503)) {",
  ),
  mutant(
    '429 is a refusal',
    '7 never sign out on 429',
    settle,
    "if (answer.kind === 'refused') {",
    "if (answer.kind === 'refused' || ('status' in answer && answer.status === 429)) {",
  ),
  mutant(
    'a time-out is a refusal',
    '7 never sign out on a time-out',
    settle,
    "if (answer.kind === 'refused') {",
    "if (answer.kind === 'refused' || ('reason' in answer && answer.reason === 'time-out')) {",
  ),
  mutant(
    'a portal page is a refusal',
    '7 never sign out on HTML',
    settle,
    "if (answer.kind === 'refused') {",
    "if (answer.kind === 'refused' || ('reason' in answer && answer.reason === 'html')) {",
  ),
  mutant(
    'a fault of the request is a refusal',
    '5.5 invalid_target and friends keep the session',
    settle,
    "if (answer.kind === 'refused') {",
    "if (answer.kind === 'refused' || answer.kind === 'fault') {",
  ),
  mutant(
    'the transport sends again',
    '5.5 retries are resends under 6, not a second policy',
    'engine/renew.ts',
    'return await protocol.renew({ ...request, refreshToken, user: grant.user, prover }, fence, time.signal)',
    "const first = await protocol.renew({ ...request, refreshToken, user: grant.user, prover }, fence, time.signal)\n    return first.kind === 'unclear' ? await protocol.renew({ ...request, refreshToken, user: grant.user, prover }, () => undefined, time.signal) : first",
  ),
  {
    name: 'refusal of a stale send ends the session',
    rule: '5.5 re-read after a refusal: moved on, adopt silently',
    patches: [
      {
        file: settle,
        find: "if (!isStillMine(await note((found) => noteOutcome(found, intent, 'refused')), grant)) return false",
        replace: "await note((found) => noteOutcome(found, intent, 'refused'))",
      },
      {
        file: 'decide/commit.ts',
        find: '  if (!isStillMine(grant, mine)) return undefined\n  const gone',
        replace: '  if (grant === undefined) return undefined\n  const gone',
      },
    ],
  },
]
