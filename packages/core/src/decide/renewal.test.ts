import fc from 'fast-check'
import { expect, test } from 'vitest'
import { grantRecord, heldToken, mark, noon, sentIntent } from '../testing/records.ts'
import { judgeSender, planRenewal, type RenewalQuestion, type Sender } from './renewal.ts'

const fresh = heldToken()
const due = heldToken({ accessToken: 'at-due', expiresAt: noon + 10_000 })
const expired = heldToken({ accessToken: 'at-old', expiresAt: noon - 1 })

/** Asks at noon for `key`, with the record's refresh token sent by nobody. */
function setup(grant: Parameters<typeof grantRecord>[0] | null, changes: Partial<RenewalQuestion> = {}) {
  return planRenewal({
    grant: grant === null ? undefined : grantRecord(grant),
    key: 'key',
    rejected: undefined,
    minValidity: 30,
    now: noon,
    ownAge: 0,
    reuseWindow: 3,
    fingerprint: mark('fp-of-rt-1'),
    isRefused: false,
    sender: 'done',
    ...changes,
  })
}

function known(sender: Sender) {
  return { kind: 'known', sender }
}

test('without a record or after a sign-out there is nothing to renew', () => {
  expect(setup(null)).toEqual({ kind: 'signed-out' })
  expect(setup({ status: 'out', tokens: { key: fresh } })).toEqual({ kind: 'signed-out' })
})

test('a lost grant stays lost, whatever it still holds', () => {
  expect(setup({ status: 'lost', tokens: { key: fresh } })).toEqual({ kind: 'lost' })
})

test('a fresh token of another tab is adopted without a request', () => {
  expect(setup({ tokens: { key: fresh } })).toEqual({ kind: 'adopt', token: fresh })
})

test('a fresh token for another resource is not adopted', () => {
  expect(setup({ tokens: { another: fresh } })).toEqual({ kind: 'send', refreshToken: 'rt-1', attempt: 1 })
})

test('a token that the caller has rejected is not adopted, but its successor is', () => {
  expect(setup({ tokens: { key: fresh } }, { rejected: fresh.accessToken })).toMatchObject({ kind: 'send' })
  expect(setup({ tokens: { key: fresh } }, { rejected: 'at-before' })).toMatchObject({ kind: 'adopt' })
})

test('a token that came due or expired is renewed by a first send', () => {
  for (const token of [due, expired])
    expect(setup({ tokens: { key: token } })).toEqual({ kind: 'send', refreshToken: 'rt-1', attempt: 1 })
})

test('without a refresh token a due token serves to its end, and then the session is over', () => {
  expect(setup({ refreshToken: null, tokens: { key: due } })).toEqual({ kind: 'adopt', token: due })
  expect(setup({ refreshToken: null, tokens: { key: expired } })).toEqual({ kind: 'lost' })
  expect(setup({ refreshToken: null })).toEqual({ kind: 'lost' })
  expect(setup({ refreshToken: null, tokens: { key: due } }, { rejected: 'at-due' })).toEqual({
    kind: 'lost',
  })
})

test('an intent for an earlier refresh token concerns nobody', () => {
  const intent = sentIntent({ fingerprint: mark('fp-of-rt-0'), attempt: 4 })
  expect(setup({ intent })).toEqual({ kind: 'send', refreshToken: 'rt-1', attempt: 1 })
})

test('a refresh token that was sent without an answer is resent as a declared resend', () => {
  expect(setup({ intent: sentIntent() })).toEqual({ kind: 'send', refreshToken: 'rt-1', attempt: 2 })
})

test('outside the reuse window a due token is served instead of a resend', () => {
  const intent = sentIntent({ sentAt: noon - 60_000, outcome: 'unclear' })
  expect(setup({ intent, tokens: { key: due } })).toEqual({ kind: 'adopt', token: due })
})

test('a rejected token is no residue: the resend waits for its pause, not for the token', () => {
  const intent = sentIntent({ sentAt: noon - 5000, attempt: 3, outcome: 'unclear' })
  expect(setup({ intent, tokens: { key: due } }, { rejected: 'at-due' })).toEqual({
    kind: 'wait',
    delay: 2000,
  })
})

test('a lease of somebody at work is respected, unless a usable token makes that needless', () => {
  const intent = sentIntent({ lane: null })
  expect(setup({ intent }, { sender: 'unknown' })).toEqual({ kind: 'respect', lease: 'intent-1' })
  expect(setup({ intent, tokens: { key: due } }, { sender: 'unknown' })).toEqual({
    kind: 'adopt',
    token: due,
  })
})

test('a robbed sender that may still commit is overtaken only after the pause, with no token left', () => {
  const intent = sentIntent()
  expect(setup({ intent }, { sender: 'alive' })).toEqual({ kind: 'wait', delay: 2000 })
  expect(setup({ intent, tokens: { key: due } }, { sender: 'alive' })).toEqual({ kind: 'adopt', token: due })
  expect(setup({ intent }, { sender: 'alive', now: noon + 2000 })).toMatchObject({ kind: 'send', attempt: 2 })
})

test('a refusal that could not be noted is remembered by its page', () => {
  expect(setup({ intent: sentIntent() }, { isRefused: true })).toEqual({ kind: 'lost' })
})

test('a sender is done once its outcome is noted, whatever became of it', () => {
  for (const outcome of ['unclear', 'timed-out', 'deferred', 'refused'] as const)
    expect(judgeSender(sentIntent({ outcome, lane: null }), 2, undefined)).toEqual(known('done'))
  expect(judgeSender(null, 2, undefined)).toEqual(known('done'))
  expect(judgeSender(undefined, null, undefined)).toEqual(known('done'))
})

test('whoever gets the lock of the lane that a sender held knows that it is dead', () => {
  expect(judgeSender(sentIntent({ lane: 2 }), 2, undefined)).toEqual(known('done'))
})

test('after a takeover the lock of the earlier lane tells whether its holder lives', () => {
  expect(judgeSender(sentIntent({ lane: 1 }), 2, undefined)).toEqual({ kind: 'ask', lane: 1 })
})

test('without locks on either side nobody knows, until the lease has run out', () => {
  expect(judgeSender(sentIntent({ lane: null }), 2, undefined)).toEqual(known('unknown'))
  expect(judgeSender(sentIntent({ lane: 2 }), null, undefined)).toEqual(known('unknown'))
  expect(judgeSender(sentIntent({ lane: null }), null, 'intent-0')).toEqual(known('unknown'))
  expect(judgeSender(sentIntent({ lane: null }), null, 'intent-1')).toEqual(known('alive'))
})

test('a refresh token that the server has refused is not sent again, by no tab', () => {
  for (const age of [0, 5000, 3600_000]) {
    const intent = sentIntent({ sentAt: noon - age, outcome: 'refused' })
    expect(setup({ intent }).kind).not.toBe('send')
  }
})

const question = fc.record({
  status: fc.constantFrom('live' as const, 'lost' as const, 'out' as const),
  refreshToken: fc.constantFrom('rt-1', null),
  token: fc.constantFrom(undefined, fresh, due, expired),
  rejected: fc.constantFrom(undefined, fresh.accessToken, due.accessToken),
  intent: fc.option(
    fc.record({
      age: fc.integer({ min: -10_000, max: 100_000 }),
      attempt: fc.integer({ min: 1, max: 9 }),
      fingerprint: fc.constantFrom(mark('fp-of-rt-1'), mark('fp-of-rt-0')),
    }),
  ),
  now: fc.integer({ min: noon, max: noon + 400_000 }),
})

function ask({
  status,
  refreshToken,
  token,
  rejected,
  intent,
  now,
}: typeof question extends fc.Arbitrary<infer Q> ? Q : never) {
  const tokens = token === undefined ? {} : { key: token }
  const sent = intent === null ? null : sentIntent({ ...intent, sentAt: now - intent.age })
  return setup({ status, refreshToken, tokens, intent: sent }, { rejected, now })
}

test('nothing is sent while a fresh token serves that nobody has rejected', () => {
  fc.assert(
    fc.property(question, (asked) => {
      const isFresh = asked.token !== undefined && asked.token.expiresAt - asked.now >= 30_000
      if (isFresh && asked.token?.accessToken !== asked.rejected) expect(ask(asked).kind).not.toBe('send')
    }),
  )
})

test('nothing is sent without a refresh token or without a living grant', () => {
  fc.assert(
    fc.property(question, (asked) => {
      if (asked.refreshToken === null || asked.status !== 'live') expect(ask(asked).kind).not.toBe('send')
    }),
  )
})

test('what is adopted is usable now, and never the rejected one', () => {
  fc.assert(
    fc.property(question, (asked) => {
      const plan = ask(asked)
      if (plan.kind !== 'adopt') return
      expect(plan.token.expiresAt).toBeGreaterThan(asked.now)
      expect(plan.token.accessToken).not.toBe(asked.rejected)
    }),
  )
})

test('every send of a refresh token that was sent before is counted above it', () => {
  fc.assert(
    fc.property(question, (asked) => {
      const plan = ask(asked)
      if (plan.kind !== 'send') return
      const sentBefore = asked.intent?.fingerprint === mark('fp-of-rt-1') ? asked.intent.attempt : 0
      expect(plan.attempt).toBe(sentBefore + 1)
    }),
  )
})
