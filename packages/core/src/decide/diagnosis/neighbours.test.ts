import { expect, test } from 'vitest'
import { remedyOf, remedyOfSilence } from './neighbours.ts'

test.each([
  'invalid_client',
  'invalid_scope',
  'invalid_target',
  'unauthorized_client',
  'provider_issuer_mismatch',
  'callback_unknown_state',
  'provider_unreachable',
] as const)('%s has a remedy of one sentence', (code) => {
  expect(remedyOf(code)).toMatch(/^[A-Z].*\.$/)
})

test('an error that says it all has no remedy', () => {
  expect(remedyOf('popup_closed')).toBeUndefined()
})

test.each([
  ['http://127.0.0.1:3000/callback', 'http://localhost:3000/callback'],
  ['http://app.example/callback', 'https://app.example/callback'],
  ['https://www.app.example/callback', 'https://app.example/callback'],
])('a state that is unknown on %s is lost to another origin where %s is asked for', (url, redirectUri) => {
  const remedy = remedyOf('callback_unknown_state', { url, redirectUri })
  expect(remedy).toContain(new URL(url).origin)
  expect(remedy).toContain(new URL(redirectUri).origin)
})

test('a state that is unknown on the right origin was begun elsewhere', () => {
  const url = 'https://app.example/callback'
  expect(remedyOf('callback_unknown_state', { url, redirectUri: url })).toContain('private window')
  expect(remedyOf('callback_unknown_state', { url })).toContain('private window')
})

test('a state that is unknown in a frame is in the storage of a tab', () => {
  const url = 'https://app.example/callback'
  const frame = { url, redirectUri: url, isFramed: true }
  expect(remedyOf('callback_unknown_state', frame)).toContain('in a frame')
})

test('a provider that answers to everybody but this page is a matter of CORS', () => {
  const authority = 'https://id.example/tenant'
  for (const isReachable of [true, false])
    expect(remedyOf('provider_unreachable', { isReachable, authority })).toContain(authority)
  expect(remedyOf('provider_unreachable', { isReachable: true })).toContain('CORS')
  expect(remedyOf('provider_unreachable', { isReachable: true })).toContain('path of `authority`')
  expect(remedyOf('provider_unreachable', { isReachable: false })).not.toContain('CORS')
  expect(remedyOf('provider_unreachable', {})).toContain('CORS')
})

test('an issuer that is another one is named beside the setting', () => {
  const around = { authority: 'https://id.example/oidc', subject: 'https://id.example' }
  expect(remedyOf('provider_issuer_mismatch', around)).toBe(
    "Set `authority` (now https://id.example/oidc) to the `issuer` that the provider's discovery names, https://id.example: scheme, host, port and path to the letter.",
  )
  expect(remedyOf('provider_issuer_mismatch')).toMatch(/^Set `authority` to the `issuer` .* names: scheme/)
})

test('a sign-in that never came back names the address to register', () => {
  expect(remedyOfSilence(42_400, 'https://app.example/callback')).toMatch(
    /42 s.*https:\/\/app\.example\/callback/,
  )
})
