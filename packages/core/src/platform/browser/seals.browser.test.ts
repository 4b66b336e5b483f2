import { expect, test } from 'vitest'
import { browserSeals } from './seals.ts'

const ignore = (): string => 'done'
const nameOf = (error: unknown): string => (error instanceof Error ? error.name : 'error')

async function tabs() {
  const [ada, bob, eve] = await Promise.all([
    browserSeals.create(),
    browserSeals.create(),
    browserSeals.create(),
  ])
  return { ada, bob, eve }
}

test('what is sealed for a tab is opened by it, and by nobody else', async () => {
  const { ada, bob, eve } = await tabs()
  const sealed = await ada.seal(bob.publicKey, 'rt-1 of Zoë')
  expect(await bob.open(ada.publicKey, sealed)).toBe('rt-1 of Zoë')
  expect(await eve.open(ada.publicKey, sealed).then(ignore, nameOf)).toBe('OperationError')
  expect(await bob.open(eve.publicKey, sealed).then(ignore, nameOf)).toBe('OperationError')
  expect(atob(sealed)).not.toContain('rt-1')
})

test('the same text is never sealed alike', async () => {
  const { ada, bob } = await tabs()
  expect(await ada.seal(bob.publicKey, 'rt-1')).not.toBe(await ada.seal(bob.publicKey, 'rt-1'))
})

test('what was changed on the way is not opened', async () => {
  const { ada, bob } = await tabs()
  const bytes = Uint8Array.from(atob(await ada.seal(bob.publicKey, 'rt-1')), (one) => one.charCodeAt(0))
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1
  expect(await bob.open(ada.publicKey, btoa(String.fromCharCode(...bytes))).then(ignore, nameOf)).toBe(
    'OperationError',
  )
})

test.each(['', 'x', '!', 'AAAA', btoa('\u0004'.repeat(65))])(
  'nothing is sealed for the key "%s"',
  async (key) => {
    const { ada } = await tabs()
    expect(await ada.seal(key, 'rt-1').then(ignore, nameOf)).toMatch(/DataError|InvalidCharacterError/)
  },
)

test('any number of keys can be named', async () => {
  const { ada, bob } = await tabs()
  for (let count = 0; count < 80; count++) await ada.seal(`${count}`, 'x').catch(ignore)
  expect(await bob.open(ada.publicKey, await ada.seal(bob.publicKey, 'rt-1'))).toBe('rt-1')
})
