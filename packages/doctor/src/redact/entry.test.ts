import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { APP, CALLBACK, type Entry, entry, ISSUER, TOKEN } from '../testing/har.ts'
import { redactEntry } from './entry.ts'
import { fingerprint } from './fingerprint.ts'

const SECRET = 'S3cr3tOfMine-abcdefghijklmnop'
const JWT = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJTM2NyM3RPZk1pbmUifQ.c2lnbmF0dXJlLW9mLW1pbmU'

/** Any 8 characters in a row would be enough to find the rest. */
function runsOf(secret: string): string[] {
  return Array.from({ length: secret.length - 7 }, (_, start) => secret.slice(start, start + 8))
}

function leaksIn(text: string, secret: string): string[] {
  const encoded = [secret, encodeURIComponent(secret), Buffer.from(secret).toString('base64')]
  return encoded.flatMap(runsOf).filter((run) => text.includes(run))
}

const post = (postData: unknown): Entry => {
  const made = entry({ at: 0, url: TOKEN, form: {} })
  return { ...made, request: { ...(made['request'] as Entry), postData } }
}
const response = (members: Entry): Entry => {
  const made = entry({ at: 0, url: TOKEN })
  return { ...made, response: { ...(made['response'] as Entry), ...members } }
}
const sent = (name: string, value: string, url = TOKEN): Entry =>
  entry({ at: 0, url, requestHeaders: { [name]: value } })
const answered = (name: string, value: string): Entry =>
  entry({ at: 0, url: TOKEN, headers: { [name]: value } })
const content = (text: string, more: Entry = {}): Entry =>
  response({ content: { size: 1, mimeType: 'text/plain', text, ...more } })

const places: Readonly<Record<string, (secret: string) => Entry>> = {
  'a query': (secret) => entry({ at: 0, url: `${CALLBACK}?code=${secret}&x=1` }),
  'an unknown parameter': (secret) => entry({ at: 0, url: `${CALLBACK}?magic=${secret}` }),
  'the name of a parameter': (secret) => entry({ at: 0, url: `${CALLBACK}?${secret}=1` }),
  'a fragment': (secret) => entry({ at: 0, url: `${CALLBACK}#access_token=${secret}` }),
  'a fragment of its own': (secret) => entry({ at: 0, url: `${CALLBACK}#${secret}` }),
  'a route in the fragment': (secret) => entry({ at: 0, url: `${APP}/#/callback?code=${secret}` }),
  'a path': (secret) => entry({ at: 0, url: `${APP}/reset/${secret}/now` }),
  'user and password': (secret) => entry({ at: 0, url: `https://user:${secret}@app.example/` }),
  'an address in an address': (secret) =>
    entry({ at: 0, url: `${ISSUER}/auth?redirect_uri=${encodeURIComponent(`${CALLBACK}?code=${secret}`)}` }),
  'an address three deep': (secret) => {
    const wrap = (url: string): string => `${APP}/?redirect_uri=${encodeURIComponent(url)}`
    return entry({ at: 0, url: wrap(wrap(wrap(wrap(`${CALLBACK}?code=${secret}`)))) })
  },
  'a form': (secret) =>
    entry({ at: 0, url: TOKEN, form: { grant_type: 'refresh_token', refresh_token: secret } }),
  'a password in a form': (secret) =>
    entry({ at: 0, url: TOKEN, form: { username: 'ada', password: secret } }),
  'params without text': (secret) => post({ mimeType: 'x', params: [{ name: 'code', value: secret }] }),
  'a file in params': (secret) =>
    post({ mimeType: 'multipart/form-data', params: [{ name: 'f', fileName: secret, value: secret }] }),
  'a form under another type': (secret) =>
    post({ mimeType: 'text/plain', text: `grant_type=authorization_code&code=${secret}` }),
  'a form in base64': (secret) =>
    post({ mimeType: 'x', encoding: 'base64', text: Buffer.from(`code=${secret}`).toString('base64') }),
  JSON: (secret) => entry({ at: 0, url: TOKEN, json: { code: secret, deep: { deeper: [secret] }, n: 1 } }),
  'a list in JSON': (secret) => post({ mimeType: 'application/json', text: JSON.stringify([secret]) }),
  multipart: (secret) => post({ mimeType: 'multipart/form-data', text: `--x\r\n\r\n${secret}\r\n--x--` }),
  'an Authorization': (secret) => sent('Authorization', `Bearer ${secret}`),
  'a Basic Authorization': (secret) =>
    sent('authorization', `Basic ${Buffer.from(`demo:${secret}`).toString('base64')}`),
  'an Authorization without a scheme': (secret) => sent('authorization', secret),
  'a DPoP proof': (secret) => sent('DPoP', secret),
  'a Cookie': (secret) => sent('Cookie', `a=b; session=${secret}`),
  'a Set-Cookie': (secret) => answered('Set-Cookie', `session=${secret}; HttpOnly`),
  'a Referer': (secret) => sent('Referer', `${CALLBACK}?code=${secret}`),
  'a Location': (secret) => answered('Location', `/callback?code=${secret}`),
  'a redirectURL': (secret) => response({ redirectURL: `/callback?code=${secret}` }),
  'a header of an app': (secret) => sent('X-Api-Key', secret),
  'a pseudo header': (secret) => sent(':path', `/callback?code=${secret}`),
  'the name of a header': (secret) => sent(secret, 'x'),
  'cookies of a request': (secret) => {
    const made = entry({ at: 0, url: TOKEN })
    return {
      ...made,
      request: { ...(made['request'] as Entry), cookies: [{ name: 'session', value: secret }] },
    }
  },
  'cookies of an answer': (secret) => response({ cookies: [{ name: 'session', value: secret }] }),
  'a token answer': (secret) =>
    entry({ at: 0, url: TOKEN, answer: { access_token: secret, refresh_token: secret, id_token: secret } }),
  'an answer of camels': (secret) =>
    entry({ at: 0, url: TOKEN, answer: { error: 'x', refreshToken: secret, nested: { a: secret } } }),
  'an answer of the app': (secret) => entry({ at: 0, url: `${APP}/api`, answer: { name: secret } }),
  'a page with a form': (secret) => content(`<form><input name="code" value="${secret}"></form>`),
  'an answer in base64': (secret) =>
    content(Buffer.from(JSON.stringify({ access_token: secret })).toString('base64'), { encoding: 'base64' }),
  'an answer under another type': (secret) => content(JSON.stringify({ id_token: secret })),
  'a configuration': (secret) =>
    content(
      JSON.stringify({
        issuer: ISSUER,
        authorization_endpoint: ISSUER,
        secret,
        x_endpoint: `${ISSUER}/?k=${secret}`,
      }),
    ),
  'a key of an answer': (secret) => content(JSON.stringify({ error: 'x', [secret]: 1 })),
  'a comment': (secret) => ({ ...entry({ at: 0, url: TOKEN }), comment: secret }),
  'WebSocket messages': (secret) => ({
    ...entry({ at: 0, url: TOKEN }),
    _webSocketMessages: [{ type: 'send', time: 1, opcode: 1, data: secret }],
  }),
  'an initiator': (secret) => ({
    ...entry({ at: 0, url: TOKEN }),
    _initiator: {
      type: 'script',
      url: `${APP}/a.js?code=${secret}`,
      stack: {
        callFrames: [],
        parent: { callFrames: [{ functionName: 'f', url: `${CALLBACK}?code=${secret}`, lineNumber: 1 }] },
      },
    },
  }),
  'a field of somebody else': (secret) => ({
    ...entry({ at: 0, url: TOKEN }),
    _x: { [secret]: secret },
    cache: { beforeRequest: secret },
  }),
  'a date with a remark': (secret) => ({
    ...entry({ at: 0, url: TOKEN }),
    startedDateTime: `Thu Jan 1 2026 (${secret})`,
  }),
  'names that are none': (secret) => ({
    ...entry({ at: 0, url: TOKEN }),
    pageref: `${secret} x`,
    connection: `${secret} x`,
    _resourceType: `${secret} x`,
  }),
  'a reason of a failure': (secret) =>
    response({ _error: `net::ERR at ${CALLBACK}?code=${secret}`, _failureText: 'x' }),
}

test.each(Object.keys(places))('nothing is left of a credential in %s', (place) => {
  const made = places[place]?.(SECRET)
  const text = JSON.stringify(redactEntry(made))
  expect(leaksIn(text, SECRET)).toEqual([])
})

test.each(Object.keys(places))('a JWT in %s is taken for what it is', (place) => {
  expect(leaksIn(JSON.stringify(redactEntry(places[place]?.(JWT))), JWT)).toEqual([])
})

test('what was taken out at one place is taken out of prose as well', () => {
  const made = entry({
    at: 0,
    url: TOKEN,
    form: { grant_type: 'authorization_code', code: SECRET },
    answer: { error: 'invalid_grant', error_description: `the code ${SECRET} is spent` },
    status: 400,
  })
  const redacted = redactEntry({ ...made, _initiator: { type: 'script', url: `${APP}/${SECRET}.js` } })
  const text = JSON.stringify(redacted)
  expect(leaksIn(text, SECRET)).toEqual([])
  expect(text).toContain(`the code redacted.${fingerprint(SECRET)} is spent`)
})

test('a credential in free text goes, although no other place has it', () => {
  const answer = { error: 'invalid_grant', error_description: `the code ${SECRET} is spent` }
  const text = JSON.stringify(redactEntry(entry({ at: 0, url: TOKEN, answer, status: 400 })))
  expect(leaksIn(text, SECRET)).toEqual([])
})

test('a verifier and its challenge have one mark', () => {
  const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'
  const challenge = createHash('sha256').update(verifier).digest('base64url')
  const asked = redactEntry(
    entry({ at: 0, url: `${ISSUER}/auth?code_challenge=${challenge}&code_challenge_method=S256` }),
  )
  const exchanged = redactEntry(entry({ at: 0, url: TOKEN, form: { code_verifier: verifier } }))
  const value = asked?.request.queryString[0]?.value ?? ''
  expect(exchanged?.request.postData?.params[0]?.value).toBe(value)
  const plain = redactEntry(
    entry({ at: 0, url: `${ISSUER}/auth?code_challenge=${verifier}&code_challenge_method=plain` }),
  )
  expect(plain?.request.queryString[0]?.value).toBe(value)
})

test('what tells a story stays readable', () => {
  const redacted = redactEntry(
    entry({
      at: 0,
      url: `${ISSUER}/auth?client_id=demo&scope=openid+profile&prompt=none&redirect_uri=${encodeURIComponent(CALLBACK)}`,
      headers: { 'Cache-Control': 'no-store', Location: `${CALLBACK}?error=login_required&state=${SECRET}` },
      status: 302,
    }),
  )
  expect(redacted?.request.url).toBe(
    `${ISSUER}/auth?client_id=demo&scope=openid+profile&prompt=none&redirect_uri=https%3A%2F%2Fapp.example%2Fcallback`,
  )
  expect(redacted?.response.redirectURL).toBe(
    `${CALLBACK}?error=login_required&state=redacted.${fingerprint(SECRET)}`,
  )
  expect(redacted?.response.headers[0]).toEqual({ name: 'Cache-Control', value: 'no-store' })
})

test.each([
  ['nothing', undefined],
  ['a list', []],
  ['a request without an address', { request: {} }],
  ['a data URL', entry({ at: 0, url: 'data:text/plain,x' })],
  ['an address that is none', { request: { url: 'https://' }, startedDateTime: '2026-01-01' }],
  ['an entry of no time', { ...entry({ at: 0, url: TOKEN }), startedDateTime: 'soon' }],
])('%s is no entry', (_, value) => {
  expect(redactEntry(value)).toBeUndefined()
})

const hostile = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(
      null,
      true,
      -1,
      1e308,
      SECRET,
      `code=${SECRET}`,
      `https://a.example/?code=${SECRET}#x=1`,
      '__proto__',
    ),
    fc.string({ unit: 'binary' }),
    fc.webUrl({ withQueryParameters: true, withFragments: true }),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(
      fc.constantFrom(
        'name',
        'value',
        'text',
        'url',
        'params',
        'headers',
        'encoding',
        'stack',
        'parent',
        'callFrames',
        '__proto__',
        'constructor',
      ),
      tie('value'),
      { maxKeys: 5 },
    ),
  ),
})).value

const hostileEntry = fc.record({
  startedDateTime: fc.constant('2026-01-01T12:00:00.000Z'),
  time: hostile,
  pageref: hostile,
  timings: hostile,
  request: fc.record({
    url: fc.oneof(
      fc.webUrl({ withQueryParameters: true, withFragments: true }),
      fc.constant(`${CALLBACK}?code=${SECRET}`),
    ),
    method: hostile,
    headers: hostile,
    cookies: hostile,
    postData: hostile,
  }),
  response: fc.oneof(
    hostile,
    fc.record({
      status: hostile,
      headers: hostile,
      content: hostile,
      redirectURL: hostile,
      cookies: hostile,
    }),
  ),
  _initiator: hostile,
})

test('wrong types anywhere break nothing, and redacting twice is redacting once', { timeout: 60_000 }, () => {
  fc.assert(
    fc.property(hostileEntry, (made) => {
      const once = redactEntry(made)
      expect(once).toBeDefined()
      expect(redactEntry(JSON.parse(JSON.stringify(once)))).toEqual(once)
    }),
    { numRuns: Number(process.env['FC_RUNS'] ?? 300) },
  )
})
