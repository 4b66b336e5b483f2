import { expect, test } from 'vitest'
import {
  aliveLock,
  readFromWorker,
  readToWorker,
  workerVersion as version,
  type FromWorker,
  type ToWorker,
} from './worker-messages.ts'

const settings = { authority: 'https://id.example', client_id: 'app', name: undefined, reuseWindow: 3 }

const toWorker: readonly ToWorker[] = [
  { kind: 'connect', version, page: 'p', settings },
  { kind: 'ask', id: 1, task: { kind: 'renew', key: 'k', rejected: undefined, minValidity: 30 } },
  { kind: 'ask', id: 2, task: { kind: 'redeem', state: 's' } },
  { kind: 'bye' },
]

const fromWorker: readonly FromWorker[] = [
  { kind: 'hello', version, id: 'w', flights: 0 },
  { kind: 'done', id: 1, end: 'sent', epoch: 2 },
  { kind: 'failed', id: 1, code: 'temporarily_unavailable', details: {} },
  { kind: 'unfit', id: 1 },
]

test.each(toWorker)('a worker reads what a page says: $kind', (message) => {
  expect(readToWorker(structuredClone(message))).toEqual(message)
})

test.each(fromWorker)('a page reads what a worker says: $kind', (message) => {
  expect(readFromWorker(structuredClone(message))).toEqual(message)
})

const strange = [undefined, null, 1, 'bye', [], {}, { kind: 'hallo' }]

test.each([
  ...strange,
  { kind: 'connect', version: version + 1, page: 'p', settings },
  { kind: 'connect', version, settings },
  { kind: 'ask', id: '1', task: { kind: 'redeem', state: 's' } },
  { kind: 'ask', id: 1 },
  { kind: 'ask', id: 1, task: { kind: 'redeem' } },
  { kind: 'ask', id: 1, task: { kind: 'revoke', state: 's' } },
  { kind: 'ask', id: 1, task: { kind: 'renew', minValidity: 30 } },
  { kind: 'ask', id: 1, task: { kind: 'renew', key: 'k' } },
])('a worker hears nothing in %j', (message) => {
  expect(readToWorker(message)).toBeUndefined()
})

test.each([
  ...strange,
  { kind: 'hello', version: version + 1, id: 'w', flights: 0 },
  { kind: 'hello', version, id: 1, flights: 0 },
  { kind: 'done', id: 1 },
  { kind: 'done', id: 'w', epoch: 1 },
  { kind: 'unknown', id: 1 },
])('a page hears nothing in %j', (message) => {
  expect(readFromWorker(message)).toBeUndefined()
})

test('the lock of a worker has its name', () => {
  expect(aliveLock('w')).toBe('onegrant|worker|w')
})
