import { expect, test } from 'vitest'
import { readCallbackUrl } from './callback-url.ts'

test('reads the key of the state, before the app part', () => {
  expect(readCallbackUrl('http://a/cb?code=c&state=id', 'query')).toEqual({ state: 'id' })
  expect(readCallbackUrl('http://a/cb?code=c&state=id%3Bmine', undefined)).toEqual({ state: 'id' })
  expect(readCallbackUrl('/cb?code=c&state=id%253Bmine', 'query')).toEqual({ state: 'id' })
})
test('reads the fragment where that is the response mode', () => {
  expect(readCallbackUrl('http://a/cb?x=1#code=c&state=id', 'fragment')).toEqual({ state: 'id' })
  expect(readCallbackUrl('http://a/cb#code=c&state=id', 'query')).toBeUndefined()
})
test('has nothing to say of a URL without a code or a state', () => {
  expect(readCallbackUrl('http://a/cb?error=access_denied&state=id', 'query')).toBeUndefined()
  expect(readCallbackUrl('http://a/cb?code=c', 'query')).toBeUndefined()
  expect(readCallbackUrl('http://a/', 'query')).toBeUndefined()
})
