import { expect, test } from 'vitest'
import type { Finding } from '../report/finding.ts'
import { NOON, pieces } from '../testing/har.ts'
import { analyseAudit, type AuditReport } from './analyse.ts'
import { readAudit } from './read.ts'

const SECRET = 'S3cr3tOfMine-abcdefghijklmnop'
const USER = 'u1u1u1u1u1u1'

interface Row {
  readonly at: number
  readonly key: string
  readonly detail?: string
  readonly error?: string
  readonly code?: string
  readonly user?: string
  readonly agent?: string
  readonly resource?: string
}

/** As `GET /api/logs` has it: the error is a JSON text, and what ends in `token` is masked. */
function row({
  at,
  key,
  detail,
  error = 'invalid_grant',
  code,
  user,
  agent = 'Chrome',
  resource,
}: Row): object {
  const isRefused = detail !== undefined || error !== 'invalid_grant'
  return {
    tenantId: 'default',
    id: `log-${at}`,
    key,
    payload: {
      key,
      result: isRefused ? 'Error' : 'Success',
      applicationId: 'app-1',
      ...(user !== undefined && { userId: user }),
      ip: '192.0.2.1',
      userAgent: agent,
      params: {
        client_id: 'app-1',
        ...(code === undefined
          ? { refresh_token: '******' }
          : { code, code_verifier: SECRET, redirect_uri: `https://app.example/callback?code=${code}` }),
        ...(resource !== undefined && { resource }),
      },
      ...(isRefused && {
        error: JSON.stringify({ error, error_description: 'grant request is invalid', error_detail: detail }),
      }),
    },
    createdAt: NOON + at,
  }
}

const CODE_KEY = 'ExchangeTokenBy.AuthorizationCode'
const REFRESH_KEY = 'ExchangeTokenBy.RefreshToken'

async function reportOn(rows: readonly object[]): Promise<AuditReport> {
  return analyseAudit(await readAudit(pieces(JSON.stringify(rows))))
}

const finding = ({ findings }: AuditReport, id: string): Finding | undefined =>
  findings.find((found) => found.id === id)

test('a log as it should be has nothing to complain of', async () => {
  const report = await reportOn([
    row({ at: 0, key: CODE_KEY, code: SECRET, user: USER }),
    row({ at: 60_000, key: REFRESH_KEY, user: USER }),
    { ...row({ at: 70_000, key: 'Interaction.SignIn.Submit' }) },
  ])
  expect(report.findings).toEqual([])
  expect(report.counts).toEqual({ codes: 1, renewals: 1, revocations: 0 })
  expect(report.verdict.cause).toBe('none')
})

test('a code that was exchanged twice is found by the code, whatever the order of the rows', async () => {
  const report = await reportOn([
    row({ at: 40, key: 'RevokeToken' }),
    row({ at: 30, key: CODE_KEY, code: SECRET, detail: 'authorization code already consumed' }),
    row({ at: 0, key: CODE_KEY, code: SECRET, user: USER }),
  ])
  const found = finding(report, 'code_already_redeemed')
  expect(found?.sentence).toMatch(/was exchanged twice, 30 ms apart \(#3, #2\)/)
  expect(found?.evidence?.join('\n')).toMatch(
    /likely: one browser[\s\S]*#1: the grant was revoked, 10 ms after/,
  )
  expect(report.verdict).toMatchObject({ cause: 'code_already_redeemed', confidence: 'certain' })
  expect(JSON.stringify(report)).not.toContain(SECRET.slice(0, 8))
})

test('a code from two browsers points elsewhere than one from a single browser', async () => {
  const report = await reportOn([
    row({ at: 0, key: CODE_KEY, code: SECRET, agent: 'Slackbot' }),
    row({ at: 900, key: CODE_KEY, code: SECRET, detail: 'authorization code already consumed' }),
  ])
  expect(finding(report, 'code_already_redeemed')?.evidence?.join()).toContain(
    'likely: two browsers or a server',
  )
})

test.each([
  ['authorization code is expired', 'code_expired'],
  ['authorization code redirect_uri mismatch', 'redirect_uri_mismatch'],
  ['code_verifier does not match code_challenge', 'pkce_mismatch'],
  ['client mismatch', 'client_mismatch'],
  ['grant not found', 'grant_revoked'],
  ['words that nobody knows', 'code_refused'],
])('a single refused code: %s is %s', async (detail, id) => {
  expect(finding(await reportOn([row({ at: 0, key: CODE_KEY, code: SECRET, detail })]), id)?.level).toBe(
    'problem',
  )
})

test('a token that came back is joined with the renewal before it by browser and time, and called likely', async () => {
  const report = await reportOn([
    row({ at: 0, key: REFRESH_KEY, user: USER }),
    row({ at: 0, key: REFRESH_KEY, user: 'another user', agent: 'Firefox' }),
    row({ at: 4100, key: REFRESH_KEY, detail: 'refresh token already used' }),
    row({ at: 4110, key: 'RevokeToken' }),
    row({ at: 9000, key: REFRESH_KEY, detail: 'refresh token not found' }),
  ])
  expect(report.findings).toHaveLength(1)
  const [found] = report.findings
  expect(found?.sentence).toBe(
    'A refresh token of app-1 came back after it had been replaced (#3), likely the one of #1, 4.1 s before.',
  )
  expect(found?.evidence?.join('\n')).toMatch(/#4: the grant was revoked[\s\S]*follows from it: #5/)
  expect(report.verdict).toMatchObject({ cause: 'refresh_token_rotated', confidence: 'likely' })
})

test('an invalid_target that spent the token is named as the reason', async () => {
  const report = await reportOn([
    row({ at: 0, key: REFRESH_KEY, error: 'invalid_target', resource: 'https://api.example/' }),
    row({ at: 5000, key: REFRESH_KEY, detail: 'refresh token already used' }),
  ])
  expect(finding(report, 'refresh_token_rotated')?.evidence?.join()).toContain(
    'the invalid_target before it had spent the token',
  )
  expect(finding(report, 'renewal_refused')?.remedy).toMatch(/^Ask for resources that the grant has/)
})

test('renewals for two APIs within three seconds are a warning', async () => {
  const report = await reportOn([
    row({ at: 0, key: REFRESH_KEY, user: USER, resource: 'https://a.example/' }),
    row({ at: 200, key: REFRESH_KEY, user: USER, resource: 'https://b.example/' }),
    row({ at: 300, key: REFRESH_KEY, user: 'another user' }),
  ])
  expect(report.findings).toHaveLength(1)
  expect(report.findings[0]).toMatchObject({
    id: 'renewals_close',
    level: 'warning',
    evidence: ['#1 and #2, 200 ms apart, for different APIs'],
  })
})

test('a refused renewal of its own has its own cause', async () => {
  const report = await reportOn([row({ at: 0, key: REFRESH_KEY, detail: 'refresh token is expired' })])
  expect(finding(report, 'refresh_token_expired')?.level).toBe('problem')
})

test.each([
  ['an object', '{"logs":[]}'],
  ['a list of something else', '[{"a":1}]'],
  ['an object without members', '{}'],
  ['nothing at all', 'null'],
  ['a number', '1'],
])('%s is no audit log', async (_, text) => {
  await expect(readAudit(pieces(text))).rejects.toMatchObject({ name: 'InputError' })
})

test('an empty list, and rows with wrong types anywhere, are read for what they are', async () => {
  expect((await reportOn([])).verdict.cause).toBe('nothing')
  const odd = [
    { key: CODE_KEY, payload: { params: 5, error: {}, ip: [], result: 'Success' }, createdAt: 'x' },
    { key: CODE_KEY, payload: { params: { code: {} }, error: '{', userId: 5 }, createdAt: 1e300 },
    { key: '__proto__', payload: {}, createdAt: 1 },
    { key: CODE_KEY, payload: { error: 'not JSON' }, createdAt: '2026-01-01' },
  ]
  expect((await reportOn(odd)).counts.codes).toBe(1)
})
