import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sameOriginPath } from './return-to.ts'

const page = 'https://app.example/notes/today?x=1'

test.each([
  ['/notes?a=1#top', '/notes?a=1#top'],
  ['tomorrow', '/notes/tomorrow'],
  ['?a=1', '/notes/today?a=1'],
  ['#top', '/notes/today?x=1#top'],
  ['', '/notes/today?x=1'],
  ['https://app.example/deep', '/deep'],
  ['https://app.example:443', '/'],
  ['HTTPS://APP.EXAMPLE/deep', '/deep'],
  ['/a/../b', '/b'],
])('%s is a place of this origin', (target, path) => {
  expect(sameOriginPath(target, page)).toBe(path)
})

test.each([
  'https://evil.example/',
  '//evil.example/',
  '///evil.example/',
  'http://app.example/',
  'https://app.example:8443/',
  'https://app.example.evil.example/',
  'https://app.example@evil.example/',
  String.raw`\\evil.example`,
  String.raw`/\evil.example`,
  '/\t/evil.example',
  '/\n/evil.example',
  'javascript:alert(1)',
  'data:text/html,hello',
  'mailto:ada@app.example',
  'https://',
  'http://[',
])('%j is no place of this origin', (target) => {
  expect(sameOriginPath(target, page)).toBeUndefined()
})

// What comes back is assigned to location later: it must not read as the address of another host.
test.each([
  'https://app.example//evil.example/',
  '/.//evil.example/',
  '/a/..//evil.example/',
  './/../..//evil.example/',
])('%s does not become the address of another host on the way', (target) => {
  const path = sameOriginPath(target, page) ?? '/'
  expect(new URL(path, page).origin).toBe('https://app.example')
})

test('a blob of this origin is no place to return to', () => {
  expect(sameOriginPath('blob:https:app.example', 'https://app.example/notes')).toBeUndefined()
  expect(sameOriginPath('blob:https://app.example/1', 'https://app.example/notes')).toBeUndefined()
})

test('a page without an origin of its own has no place to return to', () => {
  expect(sameOriginPath('javascript:alert(1)', 'about:blank')).toBeUndefined()
  expect(sameOriginPath('/notes', 'about:blank')).toBeUndefined()
})

const piece = fc.constantFrom(
  '/',
  '//',
  '\\',
  '.',
  '..',
  ':',
  '@',
  '?',
  '#',
  '\t',
  'https:',
  'javascript:',
  'blob:',
  'evil.example',
  'app.example',
  '%2f',
  ' ',
)
const hostile = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join('')),
)

test('no text leads to another origin, whatever it is resolved against afterwards', () => {
  fc.assert(
    fc.property(hostile, (target) => {
      const path = sameOriginPath(target, page)
      if (path === undefined) return
      expect(path.startsWith('/')).toBe(true)
      for (const base of [page, 'https://app.example/'])
        expect(new URL(path, base).origin).toBe('https://app.example')
    }),
    { numRuns: 1000 },
  )
})
