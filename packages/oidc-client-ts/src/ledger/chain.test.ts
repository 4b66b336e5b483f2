import { expect, test } from 'vitest'
import { endChain } from './chain.ts'
import { memoryLedger } from './memory.ts'
import type { TokenRow } from './rows.ts'

const row = (fingerprint: string, more: Partial<TokenRow> = {}): TokenRow => ({
  fingerprint,
  outcome: 'unspent',
  at: 1,
  by: 'x',
  request: '',
  ...more,
})

async function setup(...rows: TokenRow[]) {
  const ledger = memoryLedger()
  await ledger.change(async ({ putToken }) => {
    for (const known of rows) await putToken(known)
  })
  return {
    end: (from: string, successor?: string) =>
      ledger.change((open) =>
        endChain(open, from, { why: successor ? 'superseded' : 'signed_out', at: 2, by: 'me', successor }),
      ),
    token: (fingerprint: string) => ledger.change((open) => open.token(fingerprint)),
  }
}

test('a sign-out ends the token under way, however far behind the store was', async () => {
  const { end, token } = await setup(
    row('a', { outcome: 'done', successor: 'b' }),
    row('b', { outcome: 'done', successor: 'c' }),
    row('c', { outcome: 'sent' }),
  )
  await end('a')
  expect(await token('c')).toMatchObject({ outcome: 'sent', ended: 'signed_out' })
  expect(await token('a')).toMatchObject({ outcome: 'done', successor: 'b', ended: 'signed_out' })
})

test('a sign-in ends the chain before it and leads to itself', async () => {
  const { end, token } = await setup(row('a', { outcome: 'done', successor: 'b' }), row('b'), row('n'))
  await end('a', 'n')
  expect(await token('b')).toMatchObject({ ended: 'superseded', successor: 'n' })
  expect((await token('n'))?.ended).toBeUndefined()
  await end('a', 'n')
  expect((await token('n'))?.ended).toBeUndefined()
})

test('an unknown token is ended as well', async () => {
  const { end, token } = await setup()
  await end('u')
  expect(await token('u')).toMatchObject({ outcome: 'unspent', ended: 'signed_out' })
})

test('a loop ends', async () => {
  const { end, token } = await setup(
    row('a', { outcome: 'done', successor: 'b' }),
    row('b', { outcome: 'done', successor: 'a' }),
  )
  await end('a')
  expect(await token('b')).toMatchObject({ ended: 'signed_out' })
})
