import { expect, test } from 'vitest'
import { mark } from '../testing/records.ts'
import { createSecrets } from './secrets.ts'

function setup() {
  const digests: string[] = []
  const secrets = createSecrets(async (text) => {
    digests.push(text)
    return mark(`fp ${text}`)
  })
  const known = (...texts: string[]) => texts.map((text) => secrets.find(mark(`fp ${text}`)) === text)
  return { secrets, digests, known }
}

test('a secret is found by its fingerprint, which is made once', async () => {
  const { secrets, digests } = setup()
  await secrets.learn(['rt-1'])
  await secrets.learn(['rt-1'])
  expect(secrets.find(mark('fp rt-1'))).toBe('rt-1')
  expect(secrets.markOf('rt-1')).toBe('fp rt-1')
  expect(secrets.markOf('rt-2')).toBeUndefined()
  expect(digests).toEqual(['rt-1'])
})

test('what two records in a row have not needed is let go', async () => {
  const { secrets, known } = setup()
  await secrets.learn(['rt-1'])
  secrets.keep('1', [mark('fp rt-1')])
  await secrets.learn(['rt-2'])
  secrets.keep('2', [mark('fp rt-2'), mark('fp unknown')])
  expect(known('rt-1', 'rt-2')).toEqual([true, true])
  secrets.keep('3', [mark('fp rt-2')])
  expect(known('rt-1', 'rt-2')).toEqual([false, true])
  expect(secrets.markOf('rt-1')).toBeUndefined()
})

test('the same record seen again ages nothing', async () => {
  const { secrets, known } = setup()
  await secrets.learn(['rt-1', 'rt-2'])
  for (let time = 0; time < 5; time++) secrets.keep('1', [mark('fp rt-1')])
  expect(known('rt-1', 'rt-2')).toEqual([true, true])
})

test('whoever sends many loses the oldest of them, and none that is in use', async () => {
  const { secrets, known } = setup()
  await secrets.learn(['first', 'used'])
  secrets.keep('1', [mark('fp used')])
  await secrets.learn(Array.from({ length: 511 }, (_, at) => `x-${at}`))
  expect(known('first', 'used', 'x-510')).toEqual([false, true, true])
})

test('after a sign-out nothing is left', async () => {
  const { secrets, known } = setup()
  await secrets.learn(['rt-1'])
  secrets.clear()
  expect(known('rt-1')).toEqual([false])
  expect(secrets.markOf('rt-1')).toBeUndefined()
})
