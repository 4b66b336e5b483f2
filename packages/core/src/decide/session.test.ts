import fc from 'fast-check'
import { expect, test } from 'vitest'
import { AuthError } from '../errors.ts'
import { grantRecord } from '../testing/records.ts'
import type { Session } from '../types.ts'
import type { GrantRecord } from './record.ts'
import { restoring, type SessionEvent, step } from './session.ts'

const failure = new AuthError('access_denied')
const taken = (grant: GrantRecord | undefined): SessionEvent => ({ type: 'grant', grant })
const live = taken(grantRecord())
const lost = taken(grantRecord({ status: 'lost' }))
const out = taken(grantRecord({ status: 'out', user: null }))
const none = taken(undefined)

/** The session after these events. */
function setup(...events: SessionEvent[]): Session {
  return events.reduce(step, restoring)
}

test('a client starts restoring, and with no record it is signed out', () => {
  expect(restoring.status).toBe('restoring')
  for (const event of [none, out, taken(grantRecord({ user: null })), taken(grantRecord({ status: 'out' }))])
    expect(setup(event)).toEqual({ status: 'signed-out', user: undefined, error: undefined })
})

test('a live grant signs in with its user', () => {
  expect(setup(live)).toEqual({ status: 'signed-in', user: { sub: 'ada' }, error: undefined })
})

test('a renewal is no change', () => {
  const before = setup(live)
  const renewed = taken(grantRecord({ epoch: 8, user: { sub: 'ada' }, refreshToken: 'rt-2' }))
  expect(step(before, renewed)).toBe(before)
})

test('new claims of the same user are a change', () => {
  const after = setup(live, taken(grantRecord({ user: { sub: 'ada', name: 'Ada' } })))
  expect(after.user).toEqual({ sub: 'ada', name: 'Ada' })
})

test('a lost grant keeps the claims and carries the diagnosis', () => {
  const diagnosis = {
    cause: 'response_lost',
    confidence: 'likely',
    evidence: [],
    tried: [],
    remedy: '',
    docs: '',
  } as const
  const before = setup(live)
  const after = step(before, taken(grantRecord({ status: 'lost', diagnosis })))
  expect(after).toMatchObject({ status: 'expired', user: { sub: 'ada' } })
  expect(after.error).toMatchObject({ code: 'reauth_required', diagnosis })
  expect(after.user).toBe(before.user)
})

test('an expired session stays the same object', () => {
  const before = setup(live, lost)
  expect(step(before, lost)).toBe(before)
})

test('an expired session of another user is another session', () => {
  const bob = taken(grantRecord({ status: 'lost', user: { sub: 'bob' } }))
  expect(setup(live, lost, bob)).toMatchObject({ status: 'expired', user: { sub: 'bob' } })
})

test('an expired session that another tab has renewed is signed in again, without the error', () => {
  expect(setup(live, lost, live)).toEqual({ status: 'signed-in', user: { sub: 'ada' }, error: undefined })
})

test('a sign-in under way keeps the user who is known and clears the error', () => {
  expect(setup({ type: 'signing-in' })).toEqual({ status: 'signing-in', user: undefined, error: undefined })
  expect(setup(lost, { type: 'signing-in' })).toEqual({
    status: 'signing-in',
    user: { sub: 'ada' },
    error: undefined,
  })
})

test('a second sign-in and a second sign-out under way are no change', () => {
  for (const type of ['signing-in', 'signing-out'] as const) {
    const before = setup(live, { type })
    expect(before.status).toBe(type)
    expect(step(before, { type })).toBe(before)
  }
})

test('a failed sign-in signs out with the error, where no session stands', () => {
  for (const grant of [undefined, grantRecord({ status: 'out', user: null })])
    expect(setup({ type: 'signing-in' }, { type: 'sign-in-failed', error: failure, grant })).toEqual({
      status: 'signed-out',
      user: undefined,
      error: failure,
    })
})

test('a failed sign-in goes back to the session that stands', () => {
  const failed: SessionEvent = { type: 'sign-in-failed', error: failure, grant: grantRecord() }
  expect(setup(live, { type: 'signing-in' }, failed)).toMatchObject({ status: 'signed-in', error: undefined })
})

test('a failed sign-in from an expired session is expired again, with the newer error', () => {
  const failed: SessionEvent = {
    type: 'sign-in-failed',
    error: failure,
    grant: grantRecord({ status: 'lost' }),
  }
  expect(setup(live, lost, { type: 'signing-in' }, failed)).toEqual({
    status: 'expired',
    user: { sub: 'ada' },
    error: failure,
  })
})

test('a sign-out under way keeps its status until it is over: a guard must not start a sign-in', () => {
  const leaving = setup(live, { type: 'signing-out' })
  expect(leaving).toMatchObject({ status: 'signing-out', user: { sub: 'ada' } })
  expect(step(leaving, out)).toBe(leaving)
  expect(step(leaving, none)).toBe(leaving)
  expect(step(leaving, { type: 'signed-out' })).toMatchObject({ status: 'signed-out', user: undefined })
})

test('a renewal in another tab is no end of a sign-out under way, and another user is', () => {
  const leaving = setup(live, { type: 'signing-out' })
  const moved = (sub: string): SessionEvent => ({ type: 'moved', grant: grantRecord({ user: { sub } }) })
  expect(step(leaving, moved('ada'))).toBe(leaving)
  expect(step(leaving, moved('bob'))).toMatchObject({ status: 'signed-in', user: { sub: 'bob' } })
})

test('a record that goes away signs out', () => {
  expect(setup(live, none)).toMatchObject({ status: 'signed-out', user: undefined, error: undefined })
})

test('a failure that is told twice is one change', () => {
  for (const grant of [undefined, grantRecord({ status: 'lost' })]) {
    const event: SessionEvent = { type: 'sign-in-failed', error: failure, grant }
    const once = setup({ type: 'signing-in' }, event)
    expect(once.error).toBe(failure)
    expect(step(once, event)).toBe(once)
  }
})

test('signed out stays the same object, also with the error of a failed sign-in', () => {
  const failed = setup({ type: 'sign-in-failed', error: failure, grant: undefined })
  const plain = setup(none)
  expect(step(failed, out)).toBe(failed)
  expect(step(plain, none)).toBe(plain)
  expect(step(plain, { type: 'signed-out' })).toBe(plain)
})

const event = fc.constantFrom<SessionEvent>(
  live,
  lost,
  out,
  none,
  taken(grantRecord({ user: { sub: 'bob' } })),
  { type: 'signing-in' },
  { type: 'signing-out' },
  { type: 'signed-out' },
  { type: 'sign-in-failed', error: failure, grant: undefined },
  { type: 'sign-in-failed', error: failure, grant: grantRecord() },
)

test('after any story the same event twice changes nothing the second time', () => {
  fc.assert(
    fc.property(fc.array(event), event, (story, last) => {
      const once = setup(...story, last)
      const twice = step(once, last)
      if (last.type === 'sign-in-failed') expect(twice).toEqual(once)
      else expect(twice).toBe(once)
    }),
  )
})

test('after any story the parts of a session fit its status', () => {
  fc.assert(
    fc.property(fc.array(event), (story) => {
      const session = setup(...story)
      expect(session.user !== undefined).toBe(
        session.status === 'signed-in' || session.status === 'expired'
          ? true
          : session.status === 'signed-out' || session.status === 'restoring'
            ? false
            : session.user !== undefined,
      )
      if (session.status === 'expired') expect(session.error).toBeInstanceOf(AuthError)
      else if (session.status !== 'signed-out') expect(session.error).toBeUndefined()
    }),
  )
})

test('a renewal underneath leaves a sign-in of the same user under way, and anything else ends it', () => {
  const moved = (grant: GrantRecord | undefined): SessionEvent => ({ type: 'moved', grant })
  const leaving = setup(live, { type: 'signing-in' })
  expect(step(leaving, moved(grantRecord({ epoch: 9 })))).toBe(leaving)
  expect(step(leaving, moved(grantRecord({ user: { sub: 'grace' } })))).toMatchObject({
    status: 'signed-in',
    user: { sub: 'grace' },
  })
  expect(step(leaving, moved(grantRecord({ status: 'lost' }))).status).toBe('expired')
  expect(step(leaving, moved(undefined)).status).toBe('signed-out')
  expect(step(setup({ type: 'signing-in' }), moved(grantRecord())).status).toBe('signed-in')
  expect(step(setup(live), moved(grantRecord({ epoch: 9 })))).toEqual(setup(live))
})
