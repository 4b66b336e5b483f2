import { expect, test } from 'vitest'
import { noon } from '../../testing/records.ts'
import type { TrailEntry } from '../../trail.ts'
import { causes, docsBase } from './causes.ts'
import { diagnose } from './diagnose.ts'
import type { GrantCase } from './facts.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour
const fingerprint = 'fp-of-it'

let count = 0
function entry(type: string, at: number, more: object = {}): TrailEntry {
  return { id: `tab.${++count}`, tab: 'tab-1', at, type, fingerprint, ...more } as unknown as TrailEntry
}

/** A refresh token that came at noon and is refused an hour later, in words that say nothing. */
function setup(changes: Partial<GrantCase> = {}, description?: string, more: object = {}) {
  const { credential = 'refresh_token', sentAt = noon + hour, cameAt = noon } = changes
  const about: GrantCase = {
    credential,
    fingerprint,
    answer: { status: 400, error: 'invalid_grant', errorDescription: description, ...more },
    attempt: 1,
    cameAt,
    startedAt: cameAt,
    sentAt,
    epoch: credential === 'code' ? undefined : 1,
    isVerifierSame: credential === 'code' ? true : undefined,
    trail: [
      entry('authorization-requested', cameAt, { fingerprint: undefined }),
      entry('sent', sentAt, { credential, attempt: 1 }),
    ],
    ...changes,
  }
  const { cause, confidence, ...rest } = diagnose(about)
  return { verdict: `${cause} ${confidence}`, facts: rest.evidence.map(({ fact }) => fact), about, ...rest }
}

const ofCode = { credential: 'code', sentAt: noon + 1000 } as const
const provider = 'grant request is invalid'
const keycloak = { issuer: 'https://id.example/realms/app' }

test('a token that went out once, over no connection that was left, has probably been revoked', () => {
  const { verdict, facts, tried } = setup()
  expect(verdict).toBe('grant_revoked possible')
  expect(facts).toEqual(['phrase', 'sent-once', 'age', 'connection-reused'])
  expect(tried).toHaveLength(1)
})

test('a token that went out shortly after another exchange may have been repeated by the browser', () => {
  const contact = (at: number) =>
    setup({ trail: [entry('sent', noon), entry('granted', at, { fingerprint: 'other', epoch: 1 })] }).verdict
  expect(contact(noon + hour - 4 * minute)).toBe('response_lost possible')
  expect(contact(noon + hour - 6 * minute)).not.toBe('response_lost possible')
  // By a clock that was set back the exchange is yet to come.
  expect(contact(noon + 2 * hour)).not.toBe('response_lost possible')
})

test('without a trail that reaches back, the cause of a quiet refusal stays open', () => {
  const { verdict, facts } = setup({ trail: [] })
  expect(verdict).toBe('unknown possible')
  expect(facts).toContain('ledger-incomplete')
})

test('an earlier send without an answer makes a lost response likely, by the record or by the trail', () => {
  expect(setup({ attempt: 3 }).verdict).toBe('response_lost likely')
  expect(setup({ attempt: 3 }).tried).toHaveLength(2)
  const twice = setup({
    trail: [entry('sent', noon), entry('unclear', noon + 1), entry('sent', noon + hour)],
  })
  expect(twice.verdict).toBe('response_lost likely')
  const before = twice.evidence.find(({ fact }) => fact === 'sent-before')
  expect(before?.text).toContain('tab tab-1, 3600 s before')
  expect(before?.entries.map(({ type }) => type)).toEqual(['sent', 'unclear'])
})

test('an earlier send does not speak against words that exclude a second use', () => {
  expect(setup({ attempt: 2 }, 'Token is not active', keycloak).verdict).toBe('refresh_token_expired likely')
  expect(setup({ attempt: 2 }, undefined, { error: 'unsupported_grant_type' }).verdict).toBe(
    'wrong_grant_type certain',
  )
  expect(setup({ attempt: 2 }, undefined, { error: 'invalid_request' }).verdict).toBe(
    'missing_parameter possible',
  )
})

test('a token that was granted before does not rotate, unless the record is older than that', () => {
  const granted = (epoch: number) =>
    setup({ trail: [entry('sent', noon), entry('granted', noon + 1, { epoch }), entry('sent', noon + hour)] })
  expect(granted(1).verdict).toBe('grant_revoked possible')
  expect(granted(2).verdict).toBe('refresh_token_rotated likely')
  expect(granted(2).evidence.find(({ fact }) => fact === 'sent-before')?.text).toContain('restored')
})

test('a code that was granted before is redeemed, and nothing else is left', () => {
  const trail = [entry('sent', noon), entry('granted', noon + 1, { epoch: 1 }), entry('sent', noon + 1000)]
  expect(setup({ ...ofCode, trail }, provider).verdict).toBe('code_already_redeemed certain')
  expect(setup({ ...ofCode, trail }, 'PKCE verification failed', keycloak).verdict).toBe(
    'pkce_mismatch likely',
  )
})

test('a code that went out once may have been repeated by the browser, whatever the trail has', () => {
  expect(setup(ofCode, provider).verdict).toBe('response_lost possible')
  expect(setup({ ...ofCode, trail: [] }).verdict).toBe('response_lost possible')
})

test('a verifier that is not its own is the cause, unless the provider names another', () => {
  const changed = { ...ofCode, isVerifierSame: false }
  expect(setup(changed, provider).verdict).toBe('pkce_mismatch likely')
  expect(setup(changed, 'PKCE verification failed: Code mismatch', keycloak).verdict).toBe(
    'pkce_mismatch certain',
  )
  expect(setup(changed, 'Code is expired', keycloak).verdict).toBe('code_expired certain')
  expect(setup({ ...ofCode, isVerifierSame: undefined }).facts).not.toContain('code_verifier')
})

test.each([
  ['Code is expired', keycloak, 'code_expired certain'],
  ['Code is expired', {}, 'code_expired likely'],
  ['User disabled', keycloak, 'grant_revoked certain'],
  // What the SDK cannot have got wrong, it says with less weight.
  ['Incorrect redirect_uri', keycloak, 'redirect_uri_mismatch likely'],
  ['Auth error', {}, 'client_mismatch possible'],
])('a provider that names the cause is believed: "%s" of %o', (description, issuer, verdict) => {
  expect(setup(ofCode, description, issuer).verdict).toBe(verdict)
})

test('a second use that the provider names is a lost response where this browser may have been both', () => {
  const words = 'Maximum allowed refresh token reuse exceeded'
  const contact = entry('granted', noon + hour - minute, { fingerprint: 'other', epoch: 1 })
  const trail = [entry('sent', noon, { fingerprint: 'other' }), contact, entry('sent', noon + hour)]
  expect(setup({ attempt: 2 }, words, keycloak).verdict).toBe('response_lost likely')
  expect(setup({ trail }, words, keycloak).verdict).toBe('response_lost likely')
  expect(setup({}, words, keycloak).verdict).toBe('refresh_token_rotated certain')
  const restored = [entry('granted', noon + 1, { epoch: 9 }), contact, entry('sent', noon + hour)]
  expect(setup({ trail: restored }, words, keycloak).verdict).toBe('refresh_token_rotated certain')
  expect(setup(ofCode, 'Code not valid', keycloak).verdict).toBe('response_lost possible')
  expect(setup(ofCode, 'AADSTS54005: already redeemed').verdict).toBe('response_lost likely')
})

test('words that leave no room for what is usual are taken at their first cause', () => {
  expect(setup(ofCode, 'AADSTS50089: flow token expired').verdict).toBe('grant_revoked possible')
  expect(setup({ ...ofCode, trail: [] }, 'AADSTS50089: flow token expired').verdict).toBe('unknown possible')
  expect(setup({}, undefined, { error: 'invalid_request' }).verdict).toBe('missing_parameter possible')
})

test('age alone makes an end likely beyond what the provider gives, and possible beyond what anybody gives', () => {
  const code = (age: number, description?: string) =>
    setup({ credential: 'code', sentAt: noon + age }, description).verdict
  expect(code(minute, provider)).toBe('response_lost possible')
  expect(code(minute + 1, provider)).toBe('code_expired likely')
  expect(code(5 * minute, 'AADSTS1: nobody knows')).toBe('code_expired possible')
  expect(code(10 * minute + 1, 'AADSTS1: nobody knows')).toBe('code_expired likely')
  const token = (age: number, description?: string) => setup({ sentAt: noon + age }, description).verdict
  expect(token(day + 1, 'nobody knows')).toBe('refresh_token_expired possible')
  expect(token(day + 1, provider)).toBe('grant_revoked possible')
  expect(token(14 * day + 1, provider)).toBe('refresh_token_expired likely')
  // Words that do not admit an end are stronger than age.
  expect(token(15 * day, 'Invalid refresh token')).toBe('grant_revoked possible')
})

test('a clock that was set back makes nothing old', () => {
  expect(setup({ sentAt: noon - day, cameAt: noon }).about.sentAt).toBeLessThan(noon)
  expect(setup({ sentAt: noon - day, cameAt: noon }).verdict).toBe('grant_revoked possible')
})

test('a sign-out just before the sign-in may have revoked the new grant, until the first renewal', () => {
  const out = (at: number) => entry('signed-out', at, { fingerprint: undefined })
  const begun = entry('restored', noon - day, { fingerprint: undefined })
  const sent = entry('sent', noon + hour)
  const renewed = entry('granted', noon + minute, {
    credential: 'refresh_token',
    fingerprint: 'other',
    epoch: 1,
  })
  expect(setup({ trail: [begun, out(noon - 10_000), sent] }).verdict).toBe('grant_revoked likely')
  expect(setup({ trail: [begun, out(noon - 10_000), sent] }).facts).toContain('revoked-here')
  expect(setup({ trail: [begun, out(noon - 61_000), sent] }).verdict).toBe('grant_revoked possible')
  expect(setup({ trail: [begun, out(noon - 10_000), renewed, sent] }).verdict).toBe('grant_revoked possible')
  const dropped = entry('dropped', noon + 1, { fingerprint: 'other' })
  expect(setup({ trail: [begun, dropped, sent] }).verdict).toBe('grant_revoked likely')
  expect(setup({ trail: [begun, dropped, sent] }, undefined, { error: 'invalid_request' }).verdict).toBe(
    'missing_parameter possible',
  )
})

test('every diagnosis has evidence, a remedy and a place in the documentation', () => {
  for (const changes of [{}, ofCode, { attempt: 2 }, { trail: [] }]) {
    const { evidence, remedy, docs } = setup(changes, provider)
    expect(Object.values(causes).map((cause) => cause.remedy)).toContain(remedy)
    expect(Object.values(causes).map(({ anchor }) => `${docsBase}#${anchor}`)).toContain(docs)
    for (const { text } of evidence) expect(text).toMatch(/^[A-Z].*\.$/)
  }
})
