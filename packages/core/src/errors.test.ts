import { expect, test } from 'vitest'
import { AuthError, type AuthErrorCode, isAuthError, platformFailure } from './errors.ts'

/** Whether the same call may succeed later. */
const retryable = {
  aborted: true,
  callback_interrupted: true,
  callback_invalid: false,
  callback_no_response: false,
  callback_pending: true,
  callback_unknown_state: false,
  config_invalid: false,
  disposed: false,
  insecure_context: false,
  invalid_client: false,
  invalid_grant: false,
  invalid_request: false,
  invalid_return_to: false,
  invalid_scope: false,
  invalid_target: false,
  popup_blocked: true,
  popup_closed: true,
  provider_invalid_response: false,
  provider_issuer_mismatch: false,
  provider_unreachable: true,
  reauth_required: false,
  signed_out: false,
  silent_unknown: true,
  superseded: true,
  temporarily_unavailable: true,
  unauthorized_client: false,
} satisfies Partial<Record<AuthErrorCode, boolean>>
const codes = Object.keys(retryable) as readonly AuthErrorCode[]

function setup(code: AuthErrorCode = 'invalid_grant') {
  return new AuthError(code, { subject: 'token', providerError: 'invalid_grant', status: 400, retryAfter: 7 })
}

test('an error has its code, its meaning and what is concerned', () => {
  const error = setup()
  expect(error).toBeInstanceOf(Error)
  expect(error).toMatchObject({
    name: 'AuthError',
    code: 'invalid_grant',
    subject: 'token',
    providerError: 'invalid_grant',
    status: 400,
    retryAfter: 7,
  })
  expect(error.message).toMatch(/^The provider refused.*[(]token[)]$/)
  expect(String(error)).toMatch(/^AuthError: /)
})

test('every meaning is a sentence, and no two codes share one', () => {
  const messages = codes.map((code) => new AuthError(code).message)
  for (const message of messages) expect(message).toMatch(/^\S.*[.]$/)
  expect(new Set(messages).size).toBe(codes.length)
})

test.each(Object.entries(retryable))('%s: may the same call succeed later? %s', (code, expected) => {
  expect(new AuthError(code as AuthErrorCode).retryable).toBe(expected)
})

test('without details an error has none', () => {
  const { subject, providerError, status, retryAfter, diagnosis, cause } = new AuthError('signed_out')
  expect([subject, providerError, status, retryAfter, diagnosis, cause]).toEqual(Array(6).fill(undefined))
})

test('an error is found by its code', () => {
  const error: unknown = setup()
  expect(isAuthError(error)).toBe(true)
  expect(isAuthError(error, 'invalid_grant')).toBe(true)
  expect(isAuthError(error, 'signed_out')).toBe(false)
})

test('an error of another copy of the SDK is one too', () => {
  const foreign = Object.defineProperty(new Error('elsewhere'), Symbol.for('onegrant.error'), { value: true })
  Object.assign(foreign, { code: 'signed_out' })
  expect(foreign).not.toBeInstanceOf(AuthError)
  expect(isAuthError(foreign)).toBe(true)
  expect(isAuthError(foreign, 'signed_out')).toBe(true)
  expect(isAuthError(foreign, 'aborted')).toBe(false)
})

test('nothing else is one, however much it looks like it', () => {
  const lookalike = Object.assign(new Error('no'), { name: 'AuthError', code: 'signed_out' })
  for (const value of [
    undefined,
    null,
    'signed_out',
    {},
    Object.assign({}, setup()),
    new TypeError('no'),
    lookalike,
  ])
    expect(isAuthError(value)).toBe(false)
})

test('JSON of an error has its code and not its stack', () => {
  const json = JSON.parse(JSON.stringify(setup())) as Record<string, unknown>
  expect(json).toMatchObject({ name: 'AuthError', code: 'invalid_grant', retryable: false })
  expect(Object.keys(json)).not.toContain('stack')
  expect(Object.keys(json)).not.toContain('cause')
})

test('a failure of the platform becomes typed and may be tried again', () => {
  const failure = new DOMException('The disk is full', 'QuotaExceededError')
  const thrown: unknown = thrownBy(failure)
  expect(isAuthError(thrown, 'temporarily_unavailable')).toBe(true)
  expect(thrown).toMatchObject({ retryable: true, subject: 'QuotaExceededError', cause: failure })
})

test('any other failure passes as it is', () => {
  for (const failure of [new AuthError('aborted'), new TypeError('bug'), 'text', undefined])
    expect(thrownBy(failure)).toBe(failure)
})

function thrownBy(failure: unknown): unknown {
  try {
    platformFailure(failure)
  } catch (error) {
    return error
  }
  return 'nothing'
}
