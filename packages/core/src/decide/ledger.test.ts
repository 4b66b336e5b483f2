import { expect, test } from 'vitest'
import { grantRecord, heldToken, mark, noon } from '../testing/records.ts'
import type { Fingerprint } from '../trail.ts'
import { sightOf, storedForm, textsOf, type Find } from './ledger.ts'
import { parseGrant, type GrantRecord } from './record.ts'

const claims = '{"sub":"ada"}'
const all = [claims, 'idt-1', 'rt-1', 'at-1']

/** A tab that knows some secrets, by fingerprints that can be read. */
function knowing(texts: readonly string[]): { find: Find; markOf(text: string): Fingerprint | undefined } {
  return {
    find: (given) => texts.find((text) => `fp ${text}` === given),
    markOf: (text) => (texts.includes(text) ? mark(`fp ${text}`) : undefined),
  }
}

const record = grantRecord({ tokens: { '["r"]': heldToken() } })
const knower = knowing(all)
const nobody = knowing([])
const plain = sightOf(undefined, nobody.find)

function ledgerOf(changes: Partial<GrantRecord> = {}): Record<string, unknown> {
  const stored = storedForm(plain, { ...record, ...changes }, knower.markOf)
  if (stored.kind !== 'stored' || stored.value === undefined) throw new Error(stored.kind)
  return { ...stored.value }
}

test('a ledger has everything of its record but tokens and claims', () => {
  const ledger = ledgerOf()
  expect(ledger).toEqual({
    ...record,
    user: null,
    idToken: null,
    refreshToken: null,
    tokens: {},
    marks: {
      user: `fp ${claims}`,
      idToken: 'fp idt-1',
      refreshToken: 'fp rt-1',
      tokens: { '["r"]': { mark: 'fp at-1', expiresAt: noon + 300_000, lifetime: 300 } },
    },
  })
  expect(JSON.stringify(ledger).replaceAll(/"fp [^,]*/g, '')).not.toMatch(/ada|idt-1|rt-1|at-1/)
})

test('whoever takes a ledger for a record finds none', () => {
  expect(parseGrant(ledgerOf())).toBeUndefined()
  expect(parseGrant(ledgerOf({ status: 'lost', refreshToken: null, tokens: {} }))).toBeUndefined()
})

test('a tab that knows every secret sees the record', () => {
  expect(sightOf(ledgerOf(), knower.find)).toEqual({
    kind: 'whole',
    grant: record,
    marks: all.map((text) => `fp ${text}`),
  })
  const lost = { ...record, status: 'lost', idToken: null, refreshToken: null, tokens: {} } as const
  expect(sightOf(ledgerOf(lost), knower.find)).toMatchObject({ kind: 'whole', grant: lost })
})

test.each(all)('a tab that does not know %s does not see it, and none of its tokens', (missing) => {
  const { find } = knowing(all.filter((text) => text !== missing))
  const sight = sightOf(ledgerOf(), find)
  expect(sight.kind).toBe('absent')
  expect(textsOf(sight.grant as GrantRecord).filter((text) => text !== claims)).toEqual([])
})

test('a grant that was known before stands as lost, one that never was as nobody’s', () => {
  const counters = { grantId: 'grant-1', epoch: 7, generation: 2, signOuts: 1, intent: null }
  expect(sightOf(ledgerOf(), knowing([claims]).find).grant).toMatchObject({
    ...counters,
    status: 'lost',
    user: { sub: 'ada' },
  })
  expect(sightOf(ledgerOf(), nobody.find).grant).toMatchObject({ ...counters, status: 'out', user: null })
})

test('both of them are records that the engine can take', () => {
  for (const { find } of [nobody, knowing([claims])]) {
    const { grant } = sightOf(ledgerOf(), find)
    expect(parseGrant(grant)).toEqual(grant)
  }
})

test('what has nothing to do with secrets stays what it is', () => {
  const tombstone = grantRecord({ status: 'out', user: null, idToken: null, refreshToken: null })
  expect(sightOf(tombstone, nobody.find)).toEqual({ kind: 'plain', grant: tombstone })
  const newer = { ...record, version: 2 }
  expect(sightOf(newer, nobody.find)).toEqual({ kind: 'plain', grant: newer })
  for (const garbage of [undefined, null, 7, 'x', [], { version: 1 }])
    expect(sightOf(garbage, nobody.find)).toEqual({ kind: 'plain', grant: undefined })
})

test('a record from before the setting is seen as what it is', () => {
  expect(sightOf(record, nobody.find)).toEqual({ kind: 'exposed', grant: record })
})

test.each([
  { status: 'out' },
  { status: 7 },
  { epoch: '7' },
  { version: 2, marks: 'x' },
  { refreshToken: 'rt-1' },
  { user: { sub: 'ada' }, marks: undefined, tokens: 7 },
  { marks: null },
  { marks: { user: 'm', idToken: null, refreshToken: null, tokens: null } },
  { marks: { user: 'm', idToken: null, refreshToken: null, tokens: { a: null } } },
  {
    marks: {
      user: 'm',
      idToken: null,
      refreshToken: null,
      tokens: { a: { mark: 7, expiresAt: 1, lifetime: 1 } },
    },
  },
  {
    marks: {
      user: 'm',
      idToken: null,
      refreshToken: null,
      tokens: { a: { mark: 'm', expiresAt: Infinity, lifetime: 1 } },
    },
  },
  { marks: { user: 7, idToken: null, refreshToken: null, tokens: {} } },
  { marks: { user: 'm'.repeat(65), idToken: null, refreshToken: null, tokens: {} } },
  {
    marks: {
      user: 'm',
      idToken: null,
      refreshToken: null,
      tokens: Object.fromEntries(
        Array.from({ length: 251 }, (_, at) => [at, { mark: 'm', expiresAt: 1, lifetime: 1 }]),
      ),
    },
  },
])('a ledger with %j is none', (changes) => {
  const { kind } = sightOf({ ...ledgerOf(), ...changes }, () => claims)
  expect(kind).toBe('plain')
})

test('the mark of something else in the place of that of the claims gives no session', () => {
  const { marks, ...rest } = ledgerOf() as { marks: object }
  for (const user of ['fp rt-1', null])
    expect(sightOf({ ...rest, marks: { ...marks, user } }, knower.find)).toMatchObject({
      kind: 'absent',
      grant: { status: 'out', user: null },
    })
  expect(sightOf({ ...rest, marks: { ...marks, user: 'fp [1]' } }, knowing([...all, '[1]']).find).kind).toBe(
    'absent',
  )
})

test('a record with a secret that has no fingerprint yet is not written', () => {
  expect(storedForm(plain, record, knowing(all.slice(1)).markOf)).toEqual({ kind: 'unmarked', texts: all })
})

test('a tombstone is written as it is', () => {
  const tombstone = grantRecord({ status: 'out', user: null, idToken: null, refreshToken: null })
  expect(storedForm(plain, tombstone, nobody.markOf)).toEqual({ kind: 'stored', value: tombstone })
})

test('a record that a tab cannot see is replaced by a later one only', () => {
  const absent = sightOf(ledgerOf(), nobody.find)
  const same = { ...(absent.grant as GrantRecord), revoking: ['r-1'] }
  expect(storedForm(absent, same, nobody.markOf)).toEqual({ kind: 'refused' })
  const later = { ...same, epoch: 8 }
  expect(storedForm(absent, later, nobody.markOf)).toEqual({ kind: 'stored', value: later })
  expect(storedForm(absent, undefined, nobody.markOf)).toEqual({ kind: 'stored', value: undefined })
})
