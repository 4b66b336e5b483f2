import { expect, test } from 'vitest'
import { browserKeys } from './keys.ts'
import { openDatabase } from './indexed-db.ts'

test('a pair comes back from IndexedDB as one that signs, and that no script can read', async () => {
  const name = `keys-${crypto.randomUUID()}`
  const first = await openDatabase(name, () => undefined)
  const pair = await browserKeys.create()
  await first.set('pair', { ...pair, skew: 7 })
  first.close()
  const second = await openDatabase(name, () => undefined)
  const found = (await second.get('pair')) as typeof pair
  second.close()
  const publicKey = await browserKeys.publicKeyOf(found)
  expect(publicKey).toEqual(await browserKeys.publicKeyOf(pair))
  expect(Object.keys(publicKey ?? {})).toEqual(['crv', 'kty', 'x', 'y'])
  const signature = await browserKeys.sign(found, 'a text')
  // Of ES256: two numbers of 32 bytes, base64url.
  expect(signature).toMatch(/^[\w-]{86}$/)
  await expect(crypto.subtle.exportKey('jwk', found.privateKey as CryptoKey)).rejects.toThrow('extractable')
})

test('what is no pair of ours, or one that can be read, is none', async () => {
  const pair = await browserKeys.create()
  const curve = { name: 'ECDSA', namedCurve: 'P-256' }
  const readable = await crypto.subtle.generateKey(curve, true, ['sign', 'verify'])
  const other = await crypto.subtle.generateKey({ ...curve, namedCurve: 'P-384' }, false, ['sign', 'verify'])
  for (const value of [
    undefined,
    null,
    'a text',
    {},
    JSON.parse(JSON.stringify(pair)) as unknown,
    { ...pair, privateKey: pair.publicKey },
    { privateKey: pair.privateKey },
    readable,
    other,
  ])
    expect(await browserKeys.publicKeyOf(value)).toBeUndefined()
})
