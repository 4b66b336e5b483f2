import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import { readHandshake, readSecrets } from './decide/handshake.ts'
import { sightOf, storedForm, textsOf } from './decide/ledger.ts'
import { parseGrant, parseTransaction } from './decide/record.ts'
import { parseGuard } from './decide/recovery.ts'
import { isAuthError } from './errors.ts'
import { createProtocol } from './protocol/oauth.ts'
import { loadProvider } from './protocol/provider.ts'
import { cleanUrl, readCallback } from './protocol/callback-url.ts'
import { isConfidential, resolveSettings, type AuthSettings } from './settings.ts'
import { grantRecord, heldToken, mark } from './testing/records.ts'
import { settle } from './testing/settle.ts'
import { app, createWorld } from './testing/world.ts'

declare const process: { readonly env: { readonly FC_RUNS?: string } }

/** Inputs of all properties together. */
const total = Number(process.env.FC_RUNS ?? 5000)
/** A share of them, and time for each. */
function runs(share: number): { numRuns: number; timeout: number } {
  const numRuns = Math.ceil(total * share)
  return { numRuns, timeout: 60_000 + numRuns * 200 }
}

/** Whatever a structured clone can carry, names of JavaScript's own among the keys. */
const anything = fc.anything({
  key: fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor', 'toString', 'version', 'kind')),
  withBigInt: true,
  withDate: true,
  withMap: true,
  withNullPrototype: true,
  withSparseArray: true,
})
const json = fc.jsonValue()

/** A session that must come through unharmed; resolves with its check. */
async function signedIn(settings: Partial<AuthSettings> = {}) {
  const world = await createWorld(settings)
  const { auth, tab } = await world.signIn()
  const session = auth.getSnapshot()
  const token = await auth.getAccessToken()
  const unhandled: unknown[] = []
  const note = (reason: unknown): void => void unhandled.push(reason)
  const host = process as unknown as Record<'on' | 'off', (name: string, hear: typeof note) => void>
  for (const kind of ['unhandledRejection', 'uncaughtException']) {
    host.on(kind, note)
    onTestFinished(() => host.off(kind, note))
  }
  return {
    ...world,
    auth,
    tab,
    async expectUnharmed(): Promise<void> {
      expect(unhandled).toEqual([])
      expect(auth.getSnapshot()).toBe(session)
      expect(await auth.getAccessToken()).toBe(token)
    },
  }
}

// --- callback URLs

const parameter = fc.constantFrom(
  'code',
  'state',
  'iss',
  'error',
  'error_description',
  'session_state',
  'response',
)
const callbackUrl = fc
  .record({
    path: fc.constantFrom('/callback', '/callback/', '/', '/other', '/silent-callback'),
    query: fc.array(fc.tuple(fc.oneof(parameter, fc.string()), fc.string({ unit: 'binary' })), {
      maxLength: 8,
    }),
    hash: fc.oneof(fc.constant(''), fc.string()),
  })
  .map(({ path, query, hash }) => `${app}${path}?${new URLSearchParams(query).toString()}#${hash}`)
const callback = fc.oneof({ arbitrary: callbackUrl, weight: 5 }, fc.webUrl(), fc.string())

const urls = runs(0.3)
test('no URL that is brought as a callback changes a session', { timeout: urls.timeout }, async () => {
  const { auth, expectUnharmed } = await signedIn()
  await fc.assert(
    fc.asyncProperty(callback, async (url) => {
      const end = await auth.handleCallback(url).then(
        () => 'the session that is there',
        (error: unknown) => (isAuthError(error) ? error.code : error),
      )
      expect(['the session that is there', 'callback_unknown_state', 'callback_invalid']).toContain(end)
      await expectUnharmed()
    }),
    urls,
  )
})

const cleaned = runs(0.1)
test('no URL survives its cleaning with a response in it', { timeout: cleaned.timeout }, () => {
  fc.assert(
    fc.property(callbackUrl, (url) => {
      const clean = new URL(cleanUrl(url))
      for (const name of ['code', 'state', 'iss', 'error', 'error_description', 'session_state'])
        expect(clean.searchParams.has(name)).toBe(false)
      expect(readCallback(clean.href).kind).toBe('none')
      expect(clean.hash).toBe(new URL(url).hash)
    }),
    cleaned,
  )
})

// --- storage

/** A record of ours in which some members are whatever comes. */
const damaged = fc.tuple(fc.subarray(Object.keys(grantRecord())), anything).map(([members, value]) => ({
  ...grantRecord(),
  ...Object.fromEntries(members.map((name) => [name, value])),
}))

const records = runs(0.2)
test('no record can make a parser fail, and what passes is sound', { timeout: records.timeout }, () => {
  fc.assert(
    fc.property(fc.oneof(anything, damaged), (value) => {
      const grant = parseGrant(value)
      if (grant !== undefined && grant !== 'foreign') {
        expect(Number.isFinite(grant.epoch)).toBe(true)
        for (const { accessToken, expiresAt } of Object.values(grant.tokens))
          expect([typeof accessToken, Number.isFinite(expiresAt)]).toEqual(['string', true])
        if (grant.status !== 'out') expect(typeof grant.user?.sub).toBe('string')
      }
      parseTransaction(value)
      parseGuard(value)
    }),
    records,
  )
})

const opened = runs(0.02)
test(
  'a page that opens on whatever storage holds comes to rest',
  { timeout: opened.timeout * 4 },
  async () => {
    const { open, origin } = await createWorld()
    await fc.assert(
      fc.asyncProperty(fc.oneof(anything, damaged), async (value) => {
        for (const store of origin.stores.values()) store.clear()
        const { auth, tab } = open()
        const [store] = origin.stores.values()
        for (const key of ['grant', 'provider', 'recovery', 'transaction s-1']) store?.set(key, value)
        expect(['signed-out', 'signed-in', 'expired']).toContain((await auth.ready()).status)
        auth.dispose()
        tab.kill()
      }),
      opened,
    )
  },
)

/** A ledger of ours in which some members, or some of its marks, are whatever comes. */
const ledger = {
  ...grantRecord({ user: null, idToken: null, refreshToken: null }),
  marks: {
    user: 'fp user',
    idToken: 'fp id',
    refreshToken: 'fp rt',
    tokens: { '[""]': { mark: 'fp at', expiresAt: heldToken().expiresAt, lifetime: 300 } },
  },
}
const damagedLedger = fc
  .tuple(fc.subarray(Object.keys(ledger)), fc.subarray(Object.keys(ledger.marks)), anything, anything)
  .map(([members, marks, value, other]) => ({
    ...ledger,
    ...Object.fromEntries(members.map((name) => [name, value])),
    ...(members.includes('marks')
      ? {}
      : { marks: { ...ledger.marks, ...Object.fromEntries(marks.map((name) => [name, other])) } }),
  }))

const ledgers = runs(0.1)
test('no ledger can make a look at it fail, and what it shows is sound', { timeout: ledgers.timeout }, () => {
  const known = new Map([
    ['fp user', '{"sub":"ada"}'],
    ['fp id', 'idt'],
    ['fp rt', 'rt'],
    ['fp at', 'at'],
  ])
  fc.assert(
    fc.property(fc.oneof(anything, damaged, damagedLedger), fc.boolean(), (value, isHolder) => {
      const sight = sightOf(value, (given) => (isHolder ? known.get(given) : undefined))
      const grant = parseGrant(sight.grant)
      if (sight.kind !== 'plain') expect(grant).toBeDefined()
      // Nothing is given out but what this tab knows: an invented mark is nobody's token.
      if (sight.kind === 'whole')
        for (const text of textsOf(sight.grant)) expect([...known.values(), '{"sub":"ada"}']).toContain(text)
      if (sight.kind === 'absent') expect(sight.grant).toMatchObject({ tokens: {}, refreshToken: null })
      if (grant === undefined || grant === 'foreign') return
      const stored = storedForm(sight, { ...grant, epoch: grant.epoch + 1 }, (text) =>
        mark(`fp of ${text.length}`),
      )
      if (stored.kind === 'stored' && textsOf(grant).length > 0)
        expect(textsOf({ ...(stored.value as typeof grant) })).toEqual([])
    }),
    ledgers,
  )
})

// --- the channel

const message = fc.oneof(
  anything,
  fc.record({
    kind: fc.constantFrom('moved', 'holding', 'trail', 'arrived', 'taken', '__proto__'),
    entries: fc.oneof(
      anything,
      fc.array(
        fc.record({
          id: fc.oneof(fc.string(), json),
          tab: fc.string(),
          type: fc.constantFrom('joined', 'sent', 'x'),
          at: fc.double(),
          count: anything,
        }),
      ),
    ),
    intent: fc.oneof(fc.string(), anything),
    transaction: fc.oneof(fc.string(), anything),
  }),
)

const messages = runs(0.1)
test(
  'no message of whoever may speak on the channel changes a session',
  { timeout: messages.timeout },
  async () => {
    const { auth, tab, settings, expectUnharmed } = await signedIn()
    const stranger = tab.platform.openChannel([settings.authority, 'app', ''].join('|'), () => undefined)
    await fc.assert(
      fc.asyncProperty(message, async (said) => {
        stranger.post(said as object)
        await settle()
        await expectUnharmed()
        // The trail is what a support ticket has: it must be there, short and readable, whatever was said.
        expect(auth.trail.export().length).toBeLessThan(500 * 2_000)
        for (const entry of auth.trail.entries())
          expect([typeof entry.id, typeof entry.tab, typeof entry.type]).toEqual([
            'string',
            'string',
            'string',
          ])
        for (const count of Object.values(auth.trail.counters()))
          expect(Number.isSafeInteger(count) && count >= 0).toBe(true)
      }),
      messages,
    )
  },
)

const likely = (usual: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.oneof({ arbitrary: usual, weight: 6 }, anything)
const name64 = fc.string({ minLength: 1, maxLength: 64 })
const handshake = fc.oneof(
  { arbitrary: anything, weight: 1 },
  {
    arbitrary: fc.record({
      version: likely(fc.constant(1)),
      kind: fc.constantFrom('hello', 'ask', 'offer', 'bye', '__proto__'),
      from: likely(name64),
      to: likely(fc.constantFrom('<this tab>', undefined, 'another')),
      key: likely(fc.base64String({ minLength: 4, maxLength: 200 })),
      marks: likely(fc.array(name64)),
      sealed: likely(fc.base64String({ minLength: 20 })),
    }),
    weight: 4,
  },
)

const handshakes = runs(0.06)
test(
  'no handshake of whoever may speak on the channel changes a session, or is told a secret',
  { timeout: handshakes.timeout },
  async () => {
    const { tab, settings, expectUnharmed } = await signedIn({ persistence: 'memory' })
    const heard: unknown[] = []
    const name = [settings.authority, 'app', '|handshake'].join('|')
    const stranger = tab.platform.openChannel(name, (told) => heard.push(told))
    stranger.post({ version: 1, from: 'stranger', kind: 'hello', key: 'none' })
    await settle()
    const { from: ours } = heard[0] as { from: string }
    await fc.assert(
      fc.asyncProperty(handshake, async (said) => {
        const isForUs = typeof said === 'object' && said !== null && 'to' in said && said.to === '<this tab>'
        stranger.post((isForUs ? { ...said, to: ours } : said) as object)
        await settle()
        await expectUnharmed()
      }),
      handshakes,
    )
    expect(JSON.stringify(heard)).not.toMatch(/"[ar]t-\d|eyJ|User ada/)
    expect(heard.length).toBeGreaterThan(1)
  },
)

const reads = runs(0.1)
test('no handshake can make its reader fail', { timeout: reads.timeout }, () => {
  fc.assert(
    fc.property(
      handshake,
      fc.oneof(
        fc.string(),
        json.map((value) => JSON.stringify(value)),
      ),
      (said, sealed) => {
        const read = readHandshake(said)
        if (read !== undefined) expect(read.from.length).toBeLessThanOrEqual(64)
        for (const text of readSecrets(sealed)) expect(typeof text).toBe('string')
      },
    ),
    reads,
  )
})

// --- the provider

/** Mostly what is meant to be there, sometimes anything. */
const mostly = (usual: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.oneof({ arbitrary: usual, weight: 6 }, json)

const tokenAnswer = fc.record(
  {
    access_token: mostly(fc.oneof(fc.string({ minLength: 1 }), fc.string({ minLength: 1, unit: 'binary' }))),
    token_type: mostly(fc.constantFrom('Bearer', 'bearer', 'Bearer', 'DPoP', 'mac')),
    expires_in: mostly(fc.oneof(fc.nat(), fc.double(), fc.integer())),
    refresh_token: mostly(fc.string({ minLength: 1 })),
    scope: mostly(fc.string()),
    id_token: fc.oneof(fc.string(), fc.constant('e30.e30.'), json),
  },
  { requiredKeys: ['access_token', 'token_type'] },
)
const text = fc.oneof(
  { arbitrary: tokenAnswer.map((value) => JSON.stringify(value)), weight: 8 },
  json.map((value) => JSON.stringify(value)),
  fc.string(),
)
const status = mostly(fc.constant(200)).map((code) =>
  typeof code === 'number' && Number.isInteger(code) && code >= 200 && code < 600 ? code : 400,
)

/** A provider that answers as it likes. */
function hostile() {
  const answers = new Map<string, () => Response>()
  const authority = 'https://id.example'
  const honest = {
    issuer: authority,
    authorization_endpoint: `${authority}/auth`,
    token_endpoint: `${authority}/token`,
    jwks_uri: `${authority}/jwks`,
  }
  const stored = new Map<string, unknown>()
  const options = {
    settings: resolveSettings({ authority, client_id: 'app', redirect_uri: '/callback' }),
    store: {
      get: async (name: string) => stored.get(name),
      set: async (name: string, value: unknown) => void stored.set(name, structuredClone(value)),
    },
    now: Date.now,
    fetch: async (input: RequestInfo | URL) => {
      const { pathname } = new URL(input instanceof Request ? input.url : input)
      const other = pathname === '/jwks' ? { keys: [] } : honest
      return answers.get(pathname)?.() ?? Response.json(other)
    },
  }
  return { answers, honest, options, stored }
}

const tokens = runs(0.18)
test(
  'no token response makes an exchange fail, or grants what is not sound',
  { timeout: tokens.timeout },
  async () => {
    const { answers, options } = hostile()
    const protocol = createProtocol(options)
    const { signal } = new AbortController()
    const open = (): undefined => undefined
    await fc.assert(
      fc.asyncProperty(text, status, async (body, code) => {
        const headers = { 'content-type': 'application/json' }
        answers.set(
          '/token',
          () => new Response([204, 205, 304].includes(code) ? null : body, { status: code, headers }),
        )
        const renewed = await protocol.renew({ refreshToken: 'rt-0', user: { sub: 'ada' } }, open, signal)
        if (renewed.kind === 'granted') {
          expect(renewed.accessToken).toMatch(/^[\u0020-\u007e]+$/)
          expect(renewed.lifetime).toBeGreaterThanOrEqual(0)
          expect(Number.isFinite(renewed.lifetime)).toBe(true)
          expect(renewed.user).toBeUndefined()
        }
        const redeemed = await protocol.redeem(
          {
            response: 'code=c-1&state=s-1',
            state: 's-1',
            redirect_uri: `${app}/callback`,
            code_verifier: 'v'.repeat(43),
            nonce: 'n-1',
            resource: undefined,
            max_age: undefined,
          },
          open,
          signal,
        )
        // Nobody has a key that the provider has published.
        expect(redeemed.kind).not.toBe('granted')
      }),
      tokens,
    )
  },
)

const discoveries = runs(0.1)
test('no discovery is believed that is not sound', { timeout: discoveries.timeout }, async () => {
  const { answers, honest, options, stored } = hostile()
  const endpoint = fc.oneof(
    fc.constantFrom(
      'javascript:1',
      'http://id.example/x',
      'http://localhost:1/x',
      'https://other.example/x',
      '//x',
      '',
    ),
    fc.webUrl(),
    json,
  )
  const changes = fc.record(
    {
      issuer: fc.oneof(
        fc.constantFrom('https://id.example/', 'https://ID.example', 'https://evil.example'),
        json,
      ),
      authorization_endpoint: endpoint,
      token_endpoint: endpoint,
      jwks_uri: endpoint,
      end_session_endpoint: endpoint,
      id_token_signing_alg_values_supported: fc.oneof(
        fc.array(fc.constantFrom('none', 'HS256', 'ES256')),
        json,
      ),
    },
    { requiredKeys: [] },
  )
  await fc.assert(
    fc.asyncProperty(fc.oneof(changes, json), async (change) => {
      stored.clear()
      const metadata =
        typeof change === 'object' && change !== null && !Array.isArray(change)
          ? { ...honest, ...change }
          : change
      answers.set('/.well-known/openid-configuration', () => Response.json(metadata))
      try {
        const { as } = await loadProvider(options, new AbortController().signal, true)
        expect(new URL(as.issuer).href).toBe('https://id.example/')
        for (const name of ['authorization_endpoint', 'token_endpoint', 'jwks_uri'] as const)
          expect(isConfidential(new URL(as[name] ?? ''))).toBe(true)
        for (const alg of as.id_token_signing_alg_values_supported ?? [])
          expect(alg).not.toMatch(/^(none|HS)/)
      } catch (error) {
        expect(isAuthError(error)).toBe(true)
        expect(stored.size).toBe(0)
      }
    }),
    discoveries,
  )
})
