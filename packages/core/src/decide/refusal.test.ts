import fc from 'fast-check'
import { expect, test } from 'vitest'
import { judgeRefusal } from './refusal.ts'

const faults = [
  'invalid_client',
  'invalid_scope',
  'invalid_target',
  'unauthorized_client',
  'temporarily_unavailable',
]

function setup({
  status = 400,
  error,
  isHtml = false,
}: {
  status?: number
  error?: string
  isHtml?: boolean
}) {
  return judgeRefusal({ status, error, isHtml })
}

test.each([
  { status: 400, error: 'invalid_grant' },
  { status: 400, error: 'invalid_request' },
  { status: 400 },
  { status: 401 },
  { status: 403, error: 'invalid_code' },
])('a dead credential is a definite no in the words of real servers: %o', (answer) => {
  expect(setup(answer)).toEqual({ kind: 'refused' })
})

test.each(faults)('%s is a fault of the request, not the end of the session', (error) => {
  for (const status of [400, 401, 403])
    expect(setup({ status, error })).toEqual({ kind: 'fault', code: error })
})

test.each(['invalid_dpop_proof', 'use_dpop_nonce'])(
  '%s says that the credential was not looked at',
  (error) => {
    for (const status of [400, 401])
      expect(setup({ status, error })).toEqual({ kind: 'fault', code: 'invalid_dpop_proof' })
  },
)

test.each([400, 401, 403])('a page with status %i comes from a proxy and tells nothing', (status) => {
  expect(setup({ status, isHtml: true })).toEqual({ kind: 'unclear' })
})

test.each([404, 405, 408, 425, 429, 500, 502, 503, 504, 599])(
  'status %i is no answer to the question',
  (status) => {
    expect(setup({ status })).toEqual({ kind: 'unclear' })
  },
)

test.each([408, 425, 429, 500, 502, 503])('status %i is unclear, also where it names an error', (status) => {
  for (const error of ['invalid_grant', ...faults])
    expect(setup({ status, error })).toEqual({ kind: 'unclear' })
})

test('only a plain 400, 401 or 403 is ever a definite no', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 100, max: 599 }),
      fc.option(fc.string(), { nil: undefined }),
      fc.boolean(),
      (status, error, isHtml) => {
        const isDefinite = judgeRefusal({ status, error, isHtml }).kind === 'refused'
        if (isDefinite) expect([400, 401, 403]).toContain(status)
        if (isDefinite) expect(isHtml).toBe(false)
      },
    ),
  )
})

test('the name of a method of every object is no known error', () => {
  for (const error of ['constructor', 'toString', '__proto__'])
    expect(setup({ error })).toEqual({ kind: 'refused' })
})
