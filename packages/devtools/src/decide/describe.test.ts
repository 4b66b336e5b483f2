import { expect, test } from 'vitest'
import { entry, foreignEntry, refused, sent } from '../testing/trail.ts'
import { describe } from './describe.ts'

const refresh = { credential: 'refresh_token', fingerprint: 'fp-1' } as const

test.each([
  [entry('restored', { epoch: 1 }), 'Session restored', ''],
  [entry('authorization-requested', { transaction: 't' }), 'Sign-in requested', 'the page leaves'],
  [entry('authorization-requested', { transaction: 't', mode: 'popup' }), 'Sign-in requested', 'in a popup'],
  [
    entry('authorization-requested', { transaction: 't', mode: 'silent' }),
    'Sign-in requested',
    'in a hidden frame',
  ],
  [sent(), 'Refresh token sent', 'fp-of-rt-1'],
  [entry('sent', { credential: 'code', fingerprint: 'fp-1', attempt: 1 }), 'Code sent', 'fp-1'],
  [entry('sent', { ...refresh, attempt: 2 }), 'Refresh token sent again', 'attempt 2, fp-1'],
  [entry('granted', { ...refresh, epoch: 3 }), 'Refresh token granted', 'epoch 3'],
  [refused(), 'Refresh token refused', 'invalid_grant, status 400'],
  [entry('unclear', { ...refresh, reason: 'time-out' }), 'Refresh token: no clear answer', 'time-out'],
  [entry('withheld', { ...refresh, reason: 'lane let go' }), 'Refresh token withheld', 'lane let go'],
  [entry('joined', { credential: 'code', count: 1 }), 'Joined a request', '1 call saved in this page'],
  [entry('joined', { credential: 'code', count: 7 }), 'Joined a request', '7 calls saved in this page'],
  [
    entry('adopted', { credential: 'refresh_token', epoch: 4 }),
    "Took another tab's result",
    'epoch 4, one request saved',
  ],
  [entry('restarted', { transaction: 't' }), 'Sign-in restarted', 'its exchange was interrupted'],
  [entry('taken-over', { generation: 2 }), 'Lane taken from a stuck tab', 'generation 2'],
  [entry('dropped', refresh), 'Refresh token: answer dropped', 'it came too late'],
  [entry('dropped', { ...refresh, reason: 'another user' }), 'Refresh token: answer dropped', 'another user'],
  [entry('signed-in', { epoch: 1 }), 'Signed in', 'epoch 1'],
  [entry('signed-out', { epoch: 2, cause: 'signed-out' }), 'Signed out', 'signed-out'],
  [entry('recovered', { epoch: 5 }), 'Recovered silently', 'epoch 5'],
  [entry('not-recovered', { reason: 'interaction_required' }), 'Not recovered', 'interaction_required'],
  [entry('lost', { epoch: 2, cause: 'response_lost' }), 'Grant lost', 'response_lost'],
  [entry('simulated', { what: 'expiry' }), 'Done by hand', 'expiry'],
  [entry('warning', { topic: 'storage', remedy: 'Free some.' }), 'Warning: storage', 'Free some.'],
  [
    entry('sent-with-nonce', { ...refresh, attempt: 1 }),
    'Refresh token sent with the nonce asked for',
    'fp-1',
  ],
  [entry('executor', { kind: 'worker' }), 'Requests are sent by: worker', ''],
  [entry('executor', { kind: 'page', reason: 'no locks' }), 'Requests are sent by: page', 'no locks'],
  [
    entry('outlived', { credential: 'refresh_token', page: 'load-1' }),
    'Refresh token: finished by a worker',
    'its page was left',
  ],
  [entry('lane-queued', { generation: 1 }), 'Waits for the lane', 'generation 1'],
  [entry('lane-entered', { generation: 1, waited: 40 }), 'Holds the lane', 'after 40 ms'],
  [entry('lane-left', { generation: 1, held: 1200 }), 'Left the lane', 'after 1 s'],
])('puts an event into words: %#', (given, title, detail) => {
  expect(describe(given)).toMatchObject({ title, detail })
})

test('a resend and a first send do not look alike', () => {
  expect(describe(sent()).tone).not.toBe(describe(entry('sent', { ...refresh, attempt: 2 })).tone)
})

test.each(['a-type-of-tomorrow', 'toString', '__proto__'])(
  'an event of unknown type goes by its name: %s',
  (type) => {
    expect(describe(foreignEntry(type))).toMatchObject({ title: type, detail: '', tone: 'quiet' })
  },
)

test('fields that are missing, or no texts, are not shown', () => {
  expect(describe(foreignEntry('sent', { attempt: 1, fingerprint: { a: 1 } })).detail).toBe('?')
  expect(describe(foreignEntry('refused')).detail).toBe('?, status ?')
  expect(describe(foreignEntry('lane-left', { held: 'long' })).detail).toBe('after ?')
})
