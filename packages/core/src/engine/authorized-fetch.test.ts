import { expect, test } from 'vitest'
import { app, createWorld, type World } from '../testing/world.ts'

const api = 'https://api.example/v1'

interface Seen {
  readonly url: string
  readonly authorization: string | null
  readonly body: string
}

/** A world whose platform also reaches an API; `refuse` tokens are answered 401. */
async function setup() {
  const world: World = await createWorld({ apis: { [api]: {}, '/own': {} } })
  const seen: Seen[] = []
  const refuse = new Set<string>()
  const { auth, tab } = await world.signIn()
  const { fetch } = tab.platform
  Object.assign(tab.platform, {
    fetch: async (input: Request | string, init?: RequestInit) => {
      const request = new Request(input, { ...init, redirect: 'follow' })
      if (request.url.startsWith(world.provider.issuer)) return fetch(input, init)
      const authorization = request.headers.get('authorization')
      seen.push({ url: request.url, authorization, body: await request.text() })
      return new Response(null, { status: refuse.has(authorization?.slice(7) ?? '') ? 401 : 204 })
    },
  })
  return { auth, seen, refuse, provider: world.provider }
}

test('URLs under apis get a token, and nothing else ever does', async () => {
  const { auth, seen } = await setup()
  const token = await auth.getAccessToken()
  for (const url of [
    `${api}/orders`,
    '/own/things',
    'https://api.example/v10',
    'https://elsewhere.example/v1',
    '/other',
  ])
    await auth.fetch(url)
  expect(seen.map(({ url, authorization }) => [url, authorization])).toEqual([
    [`${api}/orders`, `Bearer ${token}`],
    [`${app}/own/things`, `Bearer ${token}`],
    ['https://api.example/v10', null],
    ['https://elsewhere.example/v1', null],
    [`${app}/other`, null],
  ])
})

test('a 401 renews once through the lane and repeats once, with the body', async () => {
  const { auth, seen, refuse, provider } = await setup()
  refuse.add(await auth.getAccessToken())
  const response = await auth.fetch(`${api}/orders`, { method: 'POST', body: 'two apples' })
  expect(response.status).toBe(204)
  expect(seen.map(({ body }) => body)).toEqual(['two apples', 'two apples'])
  expect(provider.requests).toHaveLength(2)
})

test('a second 401 is the answer', async () => {
  const { auth, seen, refuse } = await setup()
  refuse.add(await auth.getAccessToken())
  refuse.add(await auth.getAccessToken({ forceRefresh: true }))
  const { has } = refuse
  refuse.has = (token) => has.call(refuse, token) || token.startsWith('at-')
  expect((await auth.fetch(`${api}/orders`)).status).toBe(401)
  expect(seen).toHaveLength(2)
})

test('fifty requests with a refused token make one renewal', async () => {
  const { auth, refuse, provider } = await setup()
  refuse.add(await auth.getAccessToken())
  const answers = await Promise.all(Array.from({ length: 50 }, (_, id) => auth.fetch(`${api}/${id}`)))
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([204]))
  expect(provider.requests).toHaveLength(2)
})

test.each([[{ status: 401 }], [{ response: { status: 401 } }]])(
  'withToken repeats once after %j',
  async (fault) => {
    const { auth } = await setup()
    const tokens: string[] = []
    const answer = await auth.withToken(async (token) => {
      tokens.push(token)
      if (tokens.length === 1) throw Object.assign(new Error('refused'), fault)
      return 'done'
    })
    expect(answer).toBe('done')
    expect(new Set(tokens).size).toBe(2)
  },
)

test('withToken passes other errors on', async () => {
  const { auth } = await setup()
  await expect(auth.withToken(() => Promise.reject(new RangeError('mine')))).rejects.toThrow(RangeError)
})
