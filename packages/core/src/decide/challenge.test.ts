import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readChallenges } from './challenge.ts'

test.each([
  [null, []],
  ['', []],
  ['Bearer', [{ scheme: 'bearer', parameters: {} }]],
  [
    'DPoP error="use_dpop_nonce", algs="ES256 ES384"',
    [{ scheme: 'dpop', parameters: { error: 'use_dpop_nonce', algs: 'ES256 ES384' } }],
  ],
  [
    'Bearer, DPoP Error=use_dpop_nonce',
    [
      { scheme: 'bearer', parameters: {} },
      { scheme: 'dpop', parameters: { error: 'use_dpop_nonce' } },
    ],
  ],
  [
    'Bearer realm="a, \\"b\\" = c", error = "insufficient_user_authentication",max_age=300 , Basic realm=x',
    [
      {
        scheme: 'bearer',
        parameters: { realm: 'a, "b" = c', error: 'insufficient_user_authentication', max_age: '300' },
      },
      { scheme: 'basic', parameters: { realm: 'x' } },
    ],
  ],
  [
    'Negotiate YWJj==, Bearer error="a", error="b"',
    [
      { scheme: 'negotiate', parameters: {} },
      { scheme: 'bearer', parameters: { error: 'a' } },
    ],
  ],
  ['Bearer error=""', [{ scheme: 'bearer', parameters: { error: '' } }]],
])('%j has the challenges %j', (header, challenges) => {
  expect(readChallenges(header)).toEqual(challenges)
})

test.each(['error="a"', 'Bearer error="a', 'Bearer error=="a"', '"Bearer"', `Bearer ${'a'.repeat(9_000)}`])(
  '%j has none',
  (header) => {
    expect(readChallenges(header)).toEqual([])
  },
)

test('a long header takes no time', () => {
  const before = performance.now()
  for (const text of [
    'a'.repeat(7_900),
    'Bearer a="\\'.repeat(700),
    'a '.repeat(3_900),
    `a=${' '.repeat(7_000)}`,
  ])
    readChallenges(text)
  expect(performance.now() - before).toBeLessThan(1_000)
})

declare const process: { readonly env: { readonly FC_RUNS?: string } }

const runs = Number(process.env.FC_RUNS ?? 2_000)
const pieceOf = fc.constantFrom(
  'Bearer',
  'DPoP',
  ' ',
  ',',
  '=',
  '"',
  '\\\\',
  'error',
  'a',
  '==',
  'é',
  '\t',
  '\0',
)

test('no header makes it fail, and what it finds has names', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(pieceOf).map((parts) => parts.join('')),
      ),
      (header) => {
        for (const { scheme, parameters } of readChallenges(header)) {
          expect(scheme).toMatch(/^\S+$/)
          for (const name of Object.keys(parameters)) expect(name).toMatch(/^\S+$/)
        }
      },
    ),
    { numRuns: runs },
  )
})
