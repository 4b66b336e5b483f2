import { expect, test } from 'vitest'
import { withoutTokens } from './answer.ts'

interface Reply {
  status?: number
  body?: string
  headers?: Record<string, string>
}

function setup({ status = 400, body = '', headers = {} }: Reply) {
  return withoutTokens(new Response(status === 204 ? null : body, { status, headers }), body)
}

test('an answer with status 200 and JSON is for the checks of the tokens', () => {
  for (const body of ['{"access_token":"at"}', '{}', 'null', '[1]'])
    expect(setup({ status: 200, body })).toBeUndefined()
})

test('a page with status 200 comes from a captive portal', () => {
  for (const body of ['<!doctype html><p>Wi-Fi', '\n  <html>', '\uFEFF<html>'])
    expect(setup({ status: 200, body })).toEqual({ kind: 'unclear', reason: 'html', status: 200 })
})

test('a cut or empty answer with status 200 is unclear: the credential may be spent', () => {
  for (const body of ['{"access_token":"a', '', 'ok'])
    expect(setup({ status: 200, body })).toEqual({ kind: 'unclear', reason: 'broken JSON', status: 200 })
})

test('the error of a JSON body is kept', () => {
  expect(setup({ body: '{"error":"invalid_grant","error_description":"gone"}' })).toEqual({
    kind: 'refused',
    error: 'invalid_grant',
    status: 400,
    describe: expect.any(Function) as unknown,
  })
  expect(setup({ status: 403, body: '{"error":"invalid_code"}' })).toEqual({
    kind: 'refused',
    error: 'invalid_code',
    status: 403,
    describe: expect.any(Function) as unknown,
  })
})

test.each([
  '',
  'gone',
  '{}',
  'null',
  '[]',
  '"invalid_grant"',
  '{"error":null}',
  '{"error":{"code":1}}',
  '{"error":7}',
])('a refusal that names no error is an invalid_grant: %j', (body) => {
  for (const status of [400, 401, 403])
    expect(setup({ status, body })).toMatchObject({ kind: 'refused', error: 'invalid_grant', status })
})

test('what the server says beside its error is had by asking for it alone', () => {
  const answer = setup({ body: '{"error":"invalid_grant","error_description":"gone"}' })
  expect(answer?.kind === 'refused' && answer.describe?.()).toBe('gone')
  const silent = setup({ body: '{"error":"invalid_grant"}' })
  expect(silent?.kind === 'refused' && silent.describe?.()).toBeUndefined()
})

test('a fault of the request is told with its own code', () => {
  expect(setup({ status: 401, body: '{"error":"invalid_client"}' })).toMatchObject({
    kind: 'fault',
    code: 'invalid_client',
    status: 401,
  })
})

test('a page is never a refusal', () => {
  for (const status of [400, 401, 403])
    expect(setup({ status, body: ' <html>' })).toEqual({
      kind: 'unclear',
      reason: `status ${status}`,
      status,
    })
})

test.each([
  ['7', 7],
  ['0', 0],
  ['-1', undefined],
  ['soon', undefined],
])('Retry-After of %j is %s seconds', (value, retryAfter) => {
  expect(setup({ status: 503, headers: { 'retry-after': value } })).toEqual({
    kind: 'unclear',
    reason: 'status 503',
    status: 503,
    retryAfter,
  })
})

test('Retry-After counts also where the server names what ails it', () => {
  const reply = { status: 503, headers: { 'retry-after': '7' }, body: '{"error":"temporarily_unavailable"}' }
  expect(setup(reply)).toMatchObject({ retryAfter: 7 })
})

test('a Retry-After that is empty or has no end names no pause', () => {
  for (const value of ['', ' ', 'Infinity'])
    expect(setup({ status: 503, headers: { 'retry-after': value } })).toMatchObject({ retryAfter: undefined })
})

test('no more of an error than its name is kept', () => {
  const answer = setup({
    body: JSON.stringify({ error: 'e'.repeat(500), error_description: 'secret-description' }),
  })
  expect(JSON.stringify(answer)).not.toContain('secret-description')
  expect(JSON.stringify(answer).length).toBeLessThan(200)
})
