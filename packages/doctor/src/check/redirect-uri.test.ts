import { expect, test } from 'vitest'
import type { Answer } from './facts.ts'
import { judgeRedirect, otherSpellings } from './redirect-uri.ts'

const URI = 'https://app.example/callback'

const answer = (status: number, more: { location?: string; body?: string } = {}): Answer => ({
  kind: 'answer',
  url: 'https://id.example/authorize',
  status,
  headers: more.location === undefined ? {} : { location: more.location },
  body: more.body ?? '',
})

test.each([
  [
    'sent back with login_required',
    answer(302, { location: `${URI}?error=login_required&state=s` }),
    'accepted',
  ],
  ['sent to a login page', answer(302, { location: '/login' }), 'page'],
  ['shown a login page', answer(200, { body: '<input name="redirect_uri">' }), 'page'],
  ['sent to another path of the app', answer(302, { location: 'https://app.example/other' }), 'page'],
  ['no answer', { kind: 'failure', url: '', reason: 'network', detail: '' }, 'no_answer'],
] as const)('%s: %s', (_, given, kind) => {
  expect(judgeRedirect(given, URI).kind).toBe(kind)
})

test.each([
  ['Keycloak', answer(400, { body: '<p>Invalid parameter: redirect_uri</p>' }), 'redirect_uri'],
  ['Auth0', answer(403, { body: '<p>Callback URL mismatch. Not in the list</p>' }), 'redirect_uri'],
  ['Entra ID', answer(200, { body: '<p>AADSTS50011: The redirect URI does not match</p>' }), 'redirect_uri'],
  ['Entra ID, client', answer(200, { body: '<p>AADSTS700016: Application not found</p>' }), 'client'],
  [
    'an error page',
    answer(302, { location: '/error?error=invalid_request&error_description=redirect_uri+bad' }),
    'redirect_uri',
  ],
  ['oidc-provider, client', answer(400, { body: 'invalid_client: client is invalid' }), 'client'],
  ['whoever says nothing', answer(400), 'unknown'],
] as const)('a refusal by %s is about the %s', (_, given, what) => {
  expect(judgeRedirect(given, URI)).toMatchObject({ kind: 'refused', what })
})

test('the words of a refusal come without markup, and no longer than a sentence', () => {
  const body = `<head><title>x</title></head><script>redirect_uri</script>${'y '.repeat(500)}<b>redirect_uri</b> isn&#39;t known`
  const judged = judgeRedirect(answer(400, { body }), URI)
  expect(judged).toMatchObject({ words: expect.stringContaining("redirect_uri isn't known") as string })
  expect(judged.kind === 'refused' && judged.words.length).toBeLessThanOrEqual(200)
})

test.each([
  [
    'https://app.example/callback',
    ['https://app.example/callback/', 'http://app.example/callback', 'https://www.app.example/callback'],
  ],
  [
    'http://localhost:5173/',
    ['http://localhost:5173', 'http://127.0.0.1:5173/', 'https://localhost:5173/', 'http://localhost/'],
  ],
  ['https://www.app.example/cb?x=1', ['https://app.example/cb?x=1', 'https://www.app.example/cb']],
])('%s is taken for %o', (uri, others) => {
  for (const other of others) expect(otherSpellings(uri)).toContain(other)
  expect(otherSpellings(uri)).not.toContain(uri)
})
