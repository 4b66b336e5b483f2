import { expect, test } from 'vitest'
import type { Finding } from '../report/finding.ts'
import {
  APP,
  arrival,
  authorization,
  CALLBACK,
  configuration,
  type Entry,
  entry,
  exchange,
  har,
  ISSUER,
  load,
  pieces,
  refused,
  renewal,
  TOKEN,
  type Writer,
} from '../testing/har.ts'
import { analyse, type HarReport } from './analyse.ts'
import { readFacts } from './read.ts'

async function reportOn(entries: readonly Entry[], writer?: Writer): Promise<HarReport> {
  return analyse(await readFacts(pieces(har(entries, writer))))
}

const ids = ({ findings }: HarReport): string[] => findings.map(({ id }) => id)
const finding = ({ findings }: HarReport, id: string): Finding | undefined =>
  findings.find((found) => found.id === id)

const CODE = 'code-1-abcdefgh'
/** A sign-in as it should be, up to the exchange. */
const signIn = [
  configuration(0),
  authorization(100, 'state-1-abcdefgh'),
  arrival(1000, CODE, 'state-1-abcdefgh'),
]

test('a sign-in with renewals as they should be has nothing to complain of', async () => {
  const report = await reportOn([
    ...signIn,
    exchange(1100, CODE),
    renewal(60_000, `refresh-of-${CODE}`, 'refresh-2'),
    renewal(120_000, 'refresh-2', 'refresh-3'),
  ])
  expect(report.findings).toEqual([])
  expect(report.verdict).toMatchObject({ cause: 'none', confidence: 'certain' })
  expect(report.counts).toEqual({ codes: 1, renewals: 2, repeats: 0 })
})

test('the same request again with the nonce that the provider asks for is one send', async () => {
  const requestHeaders = { DPoP: 'header.payload.signature' }
  const ask = (error: string): Entry =>
    exchange(1100, CODE, { requestHeaders, status: 400, answer: { error } })
  const again = exchange(1200, CODE, { requestHeaders })
  const good = await reportOn([...signIn, ask('use_dpop_nonce'), again])
  expect(good.findings).toEqual([])
  expect(good.counts).toEqual({ codes: 1, renewals: 0, repeats: 0 })
  // Any other answer has looked at the code.
  const bad = await reportOn([...signIn, ask('invalid_dpop_proof'), again])
  expect(bad.counts.repeats).toBe(1)
})

test('a rotation is followed from token to token', async () => {
  const { chains } = await reportOn([
    exchange(0, CODE),
    renewal(200, `refresh-of-${CODE}`, 'refresh-2'),
    renewal(300, 'refresh-2', 'refresh-3'),
    renewal(400, 'of another sign-in', 'x'),
  ])
  expect(
    chains.map(({ links }) => links.map(({ kind, sends }) => `${kind} ${sends.map(({ n }) => n).join()}`)),
  ).toEqual([['code 1', 'refresh_token 2', 'refresh_token 3'], ['refresh_token 4']])
})

test.each(['chromium', 'firefox', 'safari', 'playwright'] as const)(
  'a code that %s recorded twice is a double send with its gap, statuses and pages',
  async (writer) => {
    const report = await reportOn([...signIn, exchange(1100, CODE), exchange(1112, CODE, refused)], writer)
    const [double] = report.doubleSends
    expect(double).toMatchObject({
      kind: 'code',
      gaps: [12],
      isRefused: true,
      clientId: 'demo',
      sends: [
        { n: 4, status: 200, page: 'page_1' },
        { n: 5, status: 400, error: 'invalid_grant', page: 'page_1' },
      ],
    })
    expect(double?.origins[0]).toMatchObject({ origin: 'strict_mode', confidence: 'likely' })
    expect(report.verdict).toMatchObject({ cause: 'code_already_redeemed', confidence: 'likely' })
    expect(report.verdict.sentence).toContain('12 ms later (#4 and #5)')
    expect(finding(report, 'double_send')?.level).toBe('problem')
  },
)

test('a file without page references and parsed parameters tells less, and says so', async () => {
  const bare = (made: Entry): Entry => {
    const rest: Entry = { ...made, pageref: undefined }
    const request = rest['request'] as { postData: { text: string } }
    return { ...rest, request: { ...request, postData: { mimeType: '', text: request.postData.text } } }
  }
  const { doubleSends } = await reportOn(
    [exchange(0, CODE), exchange(800, CODE, refused)].map(bare),
    'safari',
  )
  const [double] = doubleSends
  expect(double?.origins.map(({ origin, confidence }) => `${origin} ${confidence}`)).toEqual([
    'reload possible',
    'second_tab possible',
    'remount possible',
  ])
  expect(double?.origins.flatMap(({ missing }) => missing).join()).toContain('page references')
})

test('a renewal sent twice and passed is a warning: the provider has a reuse window', async () => {
  const report = await reportOn([renewal(0, 'r-1-abcdefgh', 'r-2'), renewal(20, 'r-1-abcdefgh', 'r-3')])
  expect(finding(report, 'double_send')?.level).toBe('warning')
  expect(report.verdict.cause).toBe('refresh_token_rotated')
})

test('what follows from a double send is told from it', async () => {
  const api = entry({
    at: 900,
    url: `${APP}/api`,
    status: 401,
    requestHeaders: { Authorization: 'Bearer access-with-r-2-abcdefgh' },
  })
  const report = await reportOn([
    renewal(0, 'r-1-abcdefgh', 'r-2-abcdefgh'),
    renewal(500, 'r-1-abcdefgh', '', refused),
    renewal(700, 'r-2-abcdefgh', '', refused),
    api,
  ])
  expect(ids(report)).toEqual(['double_send', 'consequence'])
  const follow = finding(report, 'consequence')
  expect(follow?.sentence).toMatch(/^1 later renewal and 1 call of APIs were refused as a consequence of #2/)
  expect(follow?.evidence).toEqual([
    expect.stringMatching(/^#3: refresh token/),
    expect.stringMatching(/^#4: .*\/api, 401/),
  ])
  expect(report.verdict.cause).toBe('refresh_token_rotated')
})

test('a credential that was refused at its first send has another cause than its second', async () => {
  const other = {
    form: { grant_type: 'authorization_code', client_id: 'demo', code: CODE, redirect_uri: `${CALLBACK}/` },
  }
  const report = await reportOn([
    ...signIn,
    exchange(1100, CODE, { ...refused, ...other }),
    exchange(2000, CODE, refused),
  ])
  expect(report.verdict).toMatchObject({ cause: 'pkce_mismatch', confidence: 'certain' })
})

const form = (change: Record<string, string>): { form: Record<string, string> } => ({
  form: {
    grant_type: 'authorization_code',
    client_id: 'demo',
    code: CODE,
    redirect_uri: CALLBACK,
    code_verifier: 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk',
    ...change,
  },
})

test.each([
  [
    'another verifier',
    exchange(1100, CODE, { ...refused, ...form({ code_verifier: 'another-verifier' }) }),
    'pkce_mismatch',
    'certain',
  ],
  [
    'another redirect URI',
    exchange(1100, CODE, { ...refused, ...form({ redirect_uri: `${CALLBACK}/` }) }),
    'redirect_uri_mismatch',
    'certain',
  ],
  [
    'another client',
    exchange(1100, CODE, { ...refused, ...form({ client_id: 'other' }) }),
    'client_mismatch',
    'certain',
  ],
  ['two minutes', exchange(121_000, CODE, refused), 'code_expired', 'likely'],
  ['a quarter of an hour', exchange(901_000, CODE, refused), 'code_expired', 'certain'],
  ['nothing to be seen', exchange(1100, CODE, refused), 'code_already_redeemed', 'possible'],
  [
    'words of the provider',
    exchange(1100, CODE, {
      status: 400,
      answer: { error: 'invalid_grant', error_description: 'Code is expired' },
    }),
    'code_expired',
    'likely',
  ],
] as const)('a code refused for %s: %s', async (_, made, cause, confidence) => {
  const report = await reportOn([...signIn, made])
  expect(report.verdict).toMatchObject({ cause, confidence })
  expect(finding(report, cause)?.level).toBe('problem')
})

test('the issuer makes words of its provider certain', async () => {
  const realm = 'https://id.example/realms/app'
  const answer = { issuer: realm, authorization_endpoint: `${ISSUER}/auth`, token_endpoint: TOKEN }
  const report = await reportOn([
    configuration(0, { url: `${realm}/.well-known/openid-configuration`, answer }),
    renewal(100, 'r-1-abcdefgh', '', {
      status: 400,
      answer: { error: 'invalid_grant', error_description: 'Maximum allowed refresh token reuse exceeded' },
    }),
  ])
  expect(report.verdict).toMatchObject({ cause: 'refresh_token_rotated', confidence: 'certain' })
})

test('a single refused renewal is what the recording leaves: another tab, or the repeat of the browser', async () => {
  const once = await reportOn([
    renewal(0, 'r-1-abcdefgh', '', { ...refused, more: { timings: { connect: 12, wait: 50 } } }),
  ])
  expect(once.verdict).toMatchObject({ cause: 'refresh_token_rotated', confidence: 'possible' })
  expect(finding(once, 'refresh_token_rotated')?.evidence?.join()).toContain('what other tabs sent')
  const reused = await reportOn([
    renewal(0, 'r-1-abcdefgh', '', { ...refused, more: { timings: { connect: -1, wait: 50 } } }),
  ])
  expect(reused.verdict).toMatchObject({ cause: 'response_lost', confidence: 'possible' })
})

test.each([
  ['missing_pkce', [withoutPkce()], 'problem'],
  ['plain_pkce', [authorization(0, 's-1', { code_challenge_method: 'plain' })], 'warning'],
  ['missing_state', [load(0, `${CALLBACK}?code=abcdefgh`)], 'problem'],
  ['state_mismatch', [authorization(0, 'state-1-abc'), arrival(500, CODE, 'state-2-abc')], 'problem'],
  [
    'issuer_mismatch',
    [configuration(0), load(1, `${CALLBACK}?code=x&state=y&iss=https%3A%2F%2Fother.example`)],
    'problem',
  ],
  ['token_in_address', [load(0, `${CALLBACK}#access_token=abcdefgh&state=x`)], 'warning'],
  ['redirect_loop', [0, 3000, 6000].map((at) => authorization(at, `state-${at}`)), 'problem'],
  ['cacheable_tokens', [exchange(0, CODE, { headers: { 'Cache-Control': 'private' } })], 'warning'],
  ['secret_in_browser', [exchange(0, CODE, form({ client_secret: 'x' }))], 'problem'],
  ['secret_in_browser', [exchange(0, CODE, { requestHeaders: { Authorization: 'Basic eDp5' } })], 'problem'],
  ['no_answer', [exchange(0, CODE, { status: 0 })], 'warning'],
  ['late_code', [...signIn, exchange(46_000, CODE)], 'warning'],
  [
    'preflight_refused',
    [exchange(0, CODE), entry({ at: 1, url: TOKEN, method: 'OPTIONS', status: 403 })],
    'problem',
  ],
  ['no_bodies', [configuration(0), entry({ at: 1, url: TOKEN, method: 'POST' })], 'warning'],
  ['no_token_requests', [load(0, APP)], 'warning'],
  ['token_error', [exchange(0, CODE, { status: 401, answer: { error: 'invalid_client' } })], 'problem'],
  ['provider_unavailable', [exchange(0, CODE, { status: 503, answer: 'down' })], 'warning'],
] as const)('%s is found', async (id, entries, level) => {
  expect(finding(await reportOn(entries as readonly Entry[]), id)?.level).toBe(level)
})

function withoutPkce(): Entry {
  return entry({ at: 0, url: `${ISSUER}/auth?response_type=code&client_id=demo&state=s-1` })
}

test('a second sign-in with a state of its own is no mismatch, nor is one that began before the recording', async () => {
  const later = [authorization(5000, 'state-2-abc'), arrival(6000, 'code-2-abcdefgh', 'state-2-abc')]
  expect(
    ids(await reportOn([...signIn, exchange(1100, CODE), ...later, exchange(6100, 'code-2-abcdefgh')])),
  ).toEqual([])
  expect(ids(await reportOn([arrival(0, CODE, 'state-0-abc'), exchange(10, CODE), ...later]))).toEqual([])
})

test('frames that renew silently in their own rhythm are no loop', async () => {
  const frames = [0, 60_000, 120_000].map((at) => authorization(at, `state-${at}`, { prompt: 'none' }))
  expect(finding(await reportOn(frames), 'redirect_loop')).toBeUndefined()
})

test('the order of the file does not matter, nor does what is no request over HTTP', async () => {
  const entries = [...signIn, exchange(1100, CODE), exchange(1150, CODE, refused)]
  const mixed = await readFacts(
    pieces(har([{ junk: 1 }, ...entries.toReversed(), entry({ at: 0, url: 'data:,x' })])),
  )
  expect(mixed.skipped).toBe(2)
  expect(analyse(mixed).doubleSends[0]?.gaps).toEqual([50])
})
