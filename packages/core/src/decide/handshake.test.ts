import { expect, test } from 'vitest'
import { readHandshake, readSecrets, writeSecrets, type Handshake } from './handshake.ts'

const said = { version: 1, from: 'tab-1' } as const
const messages: readonly Handshake[] = [
  { ...said, kind: 'hello', key: 'k' },
  { ...said, kind: 'hello', key: 'k', to: 'tab-2' },
  { ...said, kind: 'ask', key: 'k', marks: ['m-1', 'm-2'] },
  { ...said, kind: 'offer', key: 'k', to: 'tab-2', sealed: 's' },
  { ...said, kind: 'bye' },
]

test.each(messages)('a tab hears %j', (message) => {
  expect(readHandshake(message)).toEqual(message)
})

test('it hears nothing that does not belong to a message', () => {
  expect(readHandshake({ ...messages[3], more: 'x', __proto__: { marks: [] } })).toEqual(messages[3])
})

test.each([
  undefined,
  null,
  'hello',
  [],
  {},
  { ...messages[0], version: 2 },
  { ...messages[0], from: '' },
  { ...messages[0], from: 'x'.repeat(65) },
  { ...messages[0], kind: 'x' },
  { ...messages[0], key: 7 },
  { ...messages[0], key: 'k'.repeat(257) },
  { ...messages[0], to: 7 },
  { ...messages[2], marks: 'm' },
  { ...messages[2], marks: [7] },
  { ...messages[2], marks: Array.from({ length: 257 }, () => 'm') },
  { ...messages[3], to: undefined },
  { ...messages[3], sealed: '' },
  { ...messages[3], sealed: 'x'.repeat(2_000_001) },
])('it does not hear %j', (message) => {
  expect(readHandshake(message)).toBeUndefined()
})

test('secrets that were sealed are read as they were', () => {
  expect(readSecrets(writeSecrets(['rt-1', '{"sub":"ada"}']))).toEqual(['rt-1', '{"sub":"ada"}'])
})

test.each([
  '',
  '{',
  'null',
  '{}',
  '"rt-1"',
  '[1]',
  '["a",null]',
  `["${'x'.repeat(2_000_000)}"]`,
  JSON.stringify(Array.from({ length: 257 }, () => 'x')),
])('nothing is read from %s', (text) => {
  expect(readSecrets(text)).toEqual([])
})
