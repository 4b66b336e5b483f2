import fc from 'fast-check'
import { expect, test } from 'vitest'
import { grantRecord, heldToken, noon, sentIntent } from '../testing/records.ts'
import {
  commitRenewal,
  isStillMine,
  listRevocation,
  loseGrant,
  noteOutcome,
  takeOver,
  tombstone,
  withdrawIntent,
  writeIntent,
} from './commit.ts'
import { type GrantRecord, parseGrant } from './record.ts'

function setup() {
  const intent = sentIntent()
  const grant = grantRecord({ intent, tokens: { other: heldToken({ accessToken: 'at-other' }) } })
  const token = heldToken({ accessToken: 'at-2' })
  const renewed = { token, refreshToken: 'rt-2', idToken: 'idt-2' }
  const commit = (found: GrantRecord | undefined) => commitRenewal(found, grant, intent, 'key', renewed)
  return { grant, intent, token, renewed, commit }
}

test('a record is mine only by grant and epoch together', () => {
  const grant = grantRecord()
  expect(isStillMine({ ...grant }, grant)).toBe(true)
  expect(isStillMine(undefined, grant)).toBe(false)
  expect(isStillMine({ ...grant, epoch: grant.epoch + 1 }, grant)).toBe(false)
  expect(isStillMine({ ...grant, grantId: 'grant-2' }, grant)).toBe(false)
})

test('an intent is written into the very record that was seen, and nothing else changes', () => {
  const seen = grantRecord()
  const intent = sentIntent()
  expect(writeIntent({ ...seen }, seen, intent)).toEqual({ ...seen, intent })
})

test('an intent takes the place of the one that was seen', () => {
  const seen = grantRecord({ intent: sentIntent({ id: 'older', outcome: 'unclear' }) })
  expect(writeIntent({ ...seen }, seen, sentIntent())?.intent).toEqual(sentIntent())
})

test('an intent is not written where anything has moved since', () => {
  const seen = grantRecord()
  const moved: (GrantRecord | undefined)[] = [
    undefined,
    { ...seen, grantId: 'grant-2' },
    { ...seen, epoch: seen.epoch + 1 },
    { ...seen, generation: seen.generation + 1 },
    { ...seen, intent: sentIntent({ id: 'of-another-tab' }) },
    { ...seen, status: 'lost' },
    { ...seen, status: 'out' },
  ]
  for (const found of moved) expect(writeIntent(found, seen, sentIntent())).toBeUndefined()
})

test('a send that did not happen puts back the intent that stood before, but only over its own', () => {
  const { grant, intent } = setup()
  const before = sentIntent({ id: 'older', outcome: 'unclear' })
  expect(withdrawIntent(grant, intent, before)).toEqual({ ...grant, intent: before })
  expect(withdrawIntent(grant, intent, null)).toEqual({ ...grant, intent: null })
  expect(withdrawIntent(grant, sentIntent({ id: 'another' }), null)).toBeUndefined()
  expect(withdrawIntent({ ...grant, intent: null }, intent, null)).toBeUndefined()
  expect(withdrawIntent(undefined, intent, null)).toBeUndefined()
})

test('an outcome is noted in its own intent and in no other', () => {
  const { grant, intent } = setup()
  for (const outcome of ['unclear', 'refused'] as const)
    expect(noteOutcome(grant, intent, outcome)).toEqual({ ...grant, intent: { ...intent, outcome } })
  expect(noteOutcome({ ...grant, intent: sentIntent({ id: 'another' }) }, intent, 'unclear')).toBeUndefined()
  expect(noteOutcome({ ...grant, intent: null }, intent, 'unclear')).toBeUndefined()
  expect(noteOutcome(undefined, intent, 'unclear')).toBeUndefined()
})

test('a commit merges its token, takes the pair, clears the intent and raises the epoch', () => {
  const { grant, token, commit } = setup()
  expect(commit(grant)).toEqual({
    ...grant,
    epoch: grant.epoch + 1,
    refreshToken: 'rt-2',
    idToken: 'idt-2',
    tokens: { ...grant.tokens, key: token },
    intent: null,
  })
})

test('a commit merges into the record as it is now, not as it was seen', () => {
  const { grant, commit } = setup()
  const late = heldToken({ accessToken: 'at-late' })
  expect(commit({ ...grant, tokens: { late } })?.tokens).toMatchObject({ late })
})

test('a server that does not rotate leaves the refresh token and the ID token as they were', () => {
  const { grant, intent, token } = setup()
  const renewed = { token, refreshToken: undefined, idToken: undefined }
  expect(commitRenewal(grant, grant, intent, 'key', renewed)).toMatchObject({
    refreshToken: grant.refreshToken,
    idToken: grant.idToken,
  })
})

test('a renewal commits if and only if grant, epoch and intent are its own', () => {
  const { grant, intent, renewed } = setup()
  const identity = fc.record({
    grantId: fc.constantFrom('a', 'b'),
    epoch: fc.nat(1),
    intentId: fc.constantFrom('a', 'b'),
  })
  fc.assert(
    fc.property(identity, identity, fc.boolean(), (found, mine, hasIntent) => {
      const held = hasIntent ? { ...intent, id: found.intentId } : null
      const record = { ...grant, grantId: found.grantId, epoch: found.epoch, intent: held }
      const committed = commitRenewal(record, mine, { ...intent, id: mine.intentId }, 'key', renewed)
      const isMine = found.grantId === mine.grantId && found.epoch === mine.epoch
      expect(committed !== undefined).toBe(isMine && held?.id === mine.intentId)
    }),
  )
})

test('nothing is committed into an empty store', () => {
  expect(setup().commit(undefined)).toBeUndefined()
})

test('a lost grant keeps its claims and no credential', () => {
  const { grant } = setup()
  expect(loseGrant(grant, grant, null)).toEqual({
    ...grant,
    status: 'lost',
    epoch: grant.epoch + 1,
    refreshToken: null,
    tokens: {},
    intent: null,
  })
})

test('nobody else can declare a grant lost', () => {
  const { grant } = setup()
  expect(loseGrant(undefined, grant, null)).toBeUndefined()
  expect(loseGrant({ ...grant, epoch: grant.epoch + 1 }, grant, null)).toBeUndefined()
  expect(loseGrant({ ...grant, grantId: 'grant-2' }, grant, null)).toBeUndefined()
})

test('a tombstone has nothing readable left and goes on counting', () => {
  const { grant } = setup()
  const stone = tombstone(grant, 'grant-2', undefined, noon)
  expect(stone).toMatchObject({ status: 'out', grantId: 'grant-2', epoch: 8, generation: 2, signOuts: 2 })
  expect(stone.startedAt).toBe(0)
  expect(parseGrant(stone)).toEqual(stone)
  for (const secret of ['rt-1', 'idt-1', 'at-other', 'ada', 'grant-1', 'fp-of-rt-1'])
    expect(JSON.stringify(stone)).not.toContain(secret)
})

test('a sign-out with nothing stored counts on from the clock', () => {
  expect(tombstone(undefined, 'grant-1', undefined, noon)).toMatchObject({
    epoch: 1,
    generation: 0,
    signOuts: noon + 1,
  })
})

test('epochs rise by one with a commit, a loss and a sign-out, and stay with everything else', () => {
  fc.assert(
    fc.property(fc.nat(1_000_000), (epoch) => {
      const { intent, renewed } = setup()
      const grant = grantRecord({ epoch, intent })
      const rising = [
        commitRenewal(grant, grant, intent, 'key', renewed),
        loseGrant(grant, grant, null),
        tombstone(grant, 'grant-2', undefined, noon),
      ]
      const staying = [
        writeIntent(grant, grant, intent),
        withdrawIntent(grant, intent, null),
        noteOutcome(grant, intent, 'unclear'),
      ]
      expect(rising.map((next) => next?.epoch)).toEqual([epoch + 1, epoch + 1, epoch + 1])
      expect(staying.map((next) => next?.epoch)).toEqual([epoch, epoch, epoch])
    }),
  )
})

test('a decision never changes the record that it was given', () => {
  const { grant, intent, commit } = setup()
  const before = structuredClone(grant)
  commit(grant)
  loseGrant(grant, grant, null)
  tombstone(grant, 'grant-2', undefined, noon)
  writeIntent(grant, grant, intent)
  withdrawIntent(grant, intent, null)
  noteOutcome(grant, intent, 'refused')
  expect(grant).toEqual(before)
})

test('a tombstone lists the revocation that follows, beside those that are under way', () => {
  const { grant } = setup()
  expect(tombstone(undefined, 'grant-2', 'r1', noon).revoking).toEqual(['r1'])
  expect(tombstone({ ...grant, revoking: ['r0'] }, 'grant-2', 'r1', noon).revoking).toEqual(['r0', 'r1'])
  expect(tombstone({ ...grant, revoking: ['r0'] }, 'grant-2', undefined, noon).revoking).toEqual(['r0'])
})

test('a revocation is listed once and taken off, and only where nobody is signed in', () => {
  const { grant } = setup()
  const out = tombstone(grant, 'grant-2', undefined, noon)
  const listed = listRevocation(out, 'r1', true)
  expect(listed?.revoking).toEqual(['r1'])
  expect(listRevocation(listed, 'r1', true)?.revoking).toEqual(['r1'])
  expect(listRevocation(listed, 'r1', false)?.revoking).toEqual([])
  expect(listRevocation(grant, 'r1', true)).toBeUndefined()
  expect(listRevocation(undefined, 'r1', true)).toBeUndefined()
})

test('a takeover raises the generation of the very record that was watched, and of no other', () => {
  const { grant, intent } = setup()
  const seen = { ...grant, intent }
  expect(takeOver(seen, seen)).toEqual({ ...seen, generation: seen.generation + 1 })
  expect(takeOver({ ...seen, intent: null }, seen)).toBeUndefined()
  expect(takeOver({ ...seen, intent: { ...intent, id: 'another' } }, seen)).toBeUndefined()
  expect(takeOver({ ...seen, generation: seen.generation + 1 }, seen)).toBeUndefined()
  expect(takeOver({ ...seen, epoch: seen.epoch + 1 }, seen)).toBeUndefined()
  expect(takeOver({ ...seen, status: 'lost' }, seen)).toBeUndefined()
  expect(takeOver(undefined, seen)).toBeUndefined()
})

test('an outcome is noted with the time of the next try', () => {
  const { grant, intent } = setup()
  const sent = { ...grant, intent }
  expect(noteOutcome(sent, intent, 'unclear', noon + 5)?.intent).toEqual({
    ...intent,
    outcome: 'unclear',
    retryAt: noon + 5,
  })
  expect(noteOutcome(sent, intent, 'refused')?.intent?.retryAt).toBe(intent.retryAt)
})
