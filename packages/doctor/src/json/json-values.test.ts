import fc from 'fast-check'
import { expect, test } from 'vitest'
import { pieces } from '../testing/har.ts'
import { createStringCap } from './cap-strings.ts'
import { InputError } from './input-error.ts'
import { type JsonValue, jsonValues } from './json-values.ts'

async function read(
  text: string,
  paths: readonly string[] = ['$.log.entries.*'],
  size?: number,
): Promise<JsonValue[]> {
  const found: JsonValue[] = []
  for await (const value of jsonValues(pieces(text, size), paths)) found.push(value)
  return found
}

const codeOf = (text: string): Promise<unknown> =>
  read(text).then(
    () => undefined,
    (error: unknown) => (error instanceof InputError ? error.code : error),
  )

test(
  'hands out the values at a path, wherever the file is cut into pieces',
  { timeout: 60_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.jsonValue({ maxDepth: 4 })),
        fc.integer({ min: 1, max: 50 }),
        async (entries, size) => {
          const text = JSON.stringify({ log: { version: '1.2', entries, more: [1] } })
          const found = await read(text, ['$.log.entries.*'], size)
          expect(JSON.stringify(found.map(({ value }) => value))).toBe(JSON.stringify(entries))
          expect(found.map(({ path }) => path)).toEqual(entries.map((_, index) => ['log', 'entries', index]))
        },
      ),
    )
  },
)

test.each([
  ['an empty file', '', 'empty'],
  ['a page', '<!doctype html>', 'not_json'],
  ['text behind the end', '{"log":{}} more', 'not_json'],
  ['a comma too many', '{"log":{"entries":[1,]}}', 'not_json'],
  ['a file that is cut off in an entry', '{"log":{"entries":[{"a":', 'truncated'],
  ['a file that is cut off in a string', '{"log":{"entries":["a', 'truncated'],
  ['a file that is cut off between entries', '{"log":{"entries":[1,', 'truncated'],
  ['a file of white space', '   \n', 'truncated'],
  ['a file that nests without end', '['.repeat(100_000), 'too_deep'],
  ['objects that nest without end', '{"a":'.repeat(100_000), 'too_deep'],
  ['one entry of millions of values', `{"log":{"entries":[[${'1,'.repeat(3_000_000)}1]]}}`, 'too_large'],
  ['binary content', '\u0000\u0001\u0002', 'not_json'],
])('%s has its own error', { timeout: 60_000 }, async (_, text, code) => {
  expect(await codeOf(text)).toBe(code)
})

test('errors do not quote the file', async () => {
  const error = await read('{"log": secret-of-mine}').catch((caught: unknown) => caught)
  expect(error).toBeInstanceOf(InputError)
  expect(JSON.stringify(error) + String((error as Error).stack)).not.toContain('secret-of-mine')
  expect((error as Error).cause).toBeUndefined()
})

test('a byte order mark is no part of the file', async () => {
  expect(await read('\uFEFF{"log":{"entries":[1]}}')).toHaveLength(1)
})

test('a key __proto__ is a member like others', async () => {
  const [found] = await read('{"log":{"entries":[{"__proto__":{"polluted":1}}]}}')
  expect(Object.keys(found?.value as object)).toEqual(['__proto__'])
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
})

test('a string of many megabytes is cut off before it is in memory', async () => {
  async function* endless(): AsyncGenerator<Uint8Array> {
    yield Buffer.from('{"log":{"entries":[{"text":"')
    const piece = Buffer.alloc(1 << 20, 'A')
    for (let megabytes = 0; megabytes < 60; megabytes += 1) yield await Promise.resolve(piece)
    yield Buffer.from('","after":1}]}}')
  }
  const found: JsonValue[] = []
  const before = process.memoryUsage.rss()
  for await (const value of jsonValues(endless(), ['$.log.entries.*'])) found.push(value)
  const [entry] = found.map(({ value }) => value as { text: string; after: number })
  expect(entry?.after).toBe(1)
  expect(entry?.text.length).toBeLessThanOrEqual((1 << 20) + 4)
  expect(process.memoryUsage.rss() - before).toBeLessThan(50e6)
}, 60_000)

const capped = (text: string, limit: number, size: number): string => {
  const cap = createStringCap(limit)
  const bytes = Buffer.from(text)
  const out: Uint8Array[] = []
  for (let start = 0; start < bytes.length; start += size) out.push(cap(bytes.subarray(start, start + size)))
  return Buffer.concat(out).toString('utf8')
}

test('a cut string is still JSON, and a short one is whole', () => {
  const anyText = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom('\\', '"', '\n', 'é', '😀', 'u') }),
  )
  fc.assert(
    fc.property(fc.array(anyText), fc.nat(20), fc.integer({ min: 1, max: 9 }), (strings, limit, size) => {
      // Escaped in both ways that JSON has.
      const text = JSON.stringify(strings).replaceAll('é', String.raw`\u00e9`)
      const found = JSON.parse(capped(text, limit, size)) as string[]
      expect(found).toHaveLength(strings.length)
      for (const [index, string] of found.entries()) {
        const whole = strings[index] ?? ''
        // Half of a pair may be left of a character that is escaped as two.
        expect(whole.startsWith(string) || /[\uD800-\uDFFF]$/.test(string)).toBe(true)
        if (JSON.stringify(whole).replaceAll('é', String.raw`\u00e9`).length - 2 <= limit / 4)
          expect(string).toBe(whole)
      }
    }),
  )
}, 60_000)
