import { expect, test } from 'vitest'
import { createSameSiteWorld, site } from './testing/same-site.ts'
import { createSecretWatch, type Sink } from './testing/secret-watch.ts'
import { settle } from './testing/settle.ts'
import { createIn, type OpenTab } from './testing/world.ts'

// By a variable, so that the types of this package do not take in those of Node.
const util = 'node:util'
const { inspect } = (await import(util)) as { inspect: (value: unknown, options: object) => string }

/** Everything of a value that reaches a console, an error tracker or a bug report. */
function show(value: unknown): string {
  const shown = [inspect(value, { depth: Infinity, showHidden: true, getters: true }), JSON.stringify(value)]
  for (let error = value; error instanceof Error; error = error.cause)
    shown.push(String(error), error.stack ?? '', JSON.stringify(error))
  return shown.join('\n')
}

/** An app whose tokens, codes and verifiers are marked, watched wherever something can be read. */
async function setup() {
  const watch = createSecretWatch(show)
  const log = (...parts: unknown[]): void => watch.hear('log', parts.map(show).join(' '))
  const behind: { fetch?: typeof globalThis.fetch } = {}
  /** Replaces what the provider says, with the request before it. */
  let twist: ((form: URLSearchParams, url: string) => Response | Promise<Response> | undefined) | undefined
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const url = input instanceof Request ? input.url : String(input)
    watch.hear('url', url)
    const form = new URLSearchParams(
      init?.body instanceof URLSearchParams || typeof init?.body === 'string' ? init.body : '',
    )
    const verifier = form.get('code_verifier')
    if (verifier !== null) watch.keep(verifier)
    const twisted = twist?.(form, url)
    if (twisted !== undefined) return twisted
    const plain = init?.body ? { body: new URLSearchParams(watch.unmark(form.toString())) } : {}
    const response = await behind.fetch?.(input, { ...init, ...plain })
    if (response === undefined) throw new TypeError('Failed to fetch')
    if (!url.endsWith('/token') || response.status !== 200) return response
    const tokens = (await response.json()) as Record<'access_token' | 'refresh_token' | 'id_token', string>
    for (const part of tokens.id_token.split('.').slice(1)) watch.keep(part)
    return Response.json({
      ...tokens,
      access_token: watch.mark(tokens.access_token),
      refresh_token: watch.mark(tokens.refresh_token),
    })
  }
  const world = await createSameSiteWorld({
    fetch,
    logger: { debug: log, warn: log },
    apis: { 'https://api.example/': {} },
    redirect_uri: '/callback',
  })
  behind.fetch = world.provider.fetch

  function open(url = `${site}/`): OpenTab {
    const tab = world.origin.openTab(url)
    watch.watchTab(tab)
    const auth = createIn(tab, world.settings)
    watch.watchClient(auth)
    return { tab, auth }
  }
  /** The user signs in at the provider; the code of the callback is marked. */
  function authorize(url: string): string {
    const callback = new URL(world.provider.authorize(url))
    callback.searchParams.set('code', watch.mark(callback.searchParams.get('code') ?? ''))
    return callback.href
  }
  async function leave(): Promise<string> {
    const { tab, auth } = open(`${site}/start`)
    auth.signIn().catch(hear)
    await settle()
    tab.kill()
    return authorize(tab.visits[0] ?? '')
  }
  async function signIn(): Promise<OpenTab> {
    const opened = open(await leave())
    await opened.auth.ready()
    expect(opened.auth.getSnapshot().status).toBe('signed-in')
    return opened
  }
  const hear = (error: unknown): void => watch.hear('error', show(error))
  /** Lets work end, with the time that it waits for; what it throws is heard. */
  async function end(work: Promise<unknown>): Promise<void> {
    work.catch(hear)
    await world.clock.advance(20_000)
  }
  return {
    ...world,
    watch,
    open,
    authorize,
    leave,
    signIn,
    end,
    reply(next: typeof twist): void {
      twist = next
    },
  }
}

type Scene = Awaited<ReturnType<typeof setup>>

/** What a spiteful server says: everything that it was sent. */
const echo = (form: URLSearchParams): string => `${form} ${[...form.values()].join(' ')}`
const refuse = (form: URLSearchParams): Response | undefined =>
  form.has('grant_type')
    ? Response.json(
        { error: 'invalid_grant', error_description: echo(form), error_uri: echo(form) },
        { status: 400 },
      )
    : undefined

/** Every way into the SDK, and how it ends. */
const paths: Readonly<Record<string, (scene: Scene) => Promise<void>>> = {
  async 'a sign-in by redirect, renewals, calls of an API, a second tab and a sign-out'(scene) {
    const { auth } = await scene.signIn()
    const other = scene.open()
    await other.auth.ready()
    await scene.end(auth.getAccessToken({ forceRefresh: true }))
    await scene.end(auth.fetch('https://api.example/orders'))
    await scene.end(auth.withToken(async () => new Response(null, { status: 401 })))
    await scene.clock.advance(400_000)
    await scene.end(Promise.all([auth.getAccessToken(), other.auth.getAccessToken()]))
    await scene.end(auth.signOut())
  },
  async 'a callback that is opened again, and one that nobody asked for'(scene) {
    const callback = await scene.leave()
    await scene.end(scene.open(callback).auth.handleCallback())
    await scene.end(scene.open(callback).auth.handleCallback())
    const stranger = `${site}/callback?${new URLSearchParams({ code: scene.watch.mark('strange'), state: 'unknown' })}`
    await scene.end(scene.open(stranger).auth.handleCallback())
    await scene.end(scene.open(`${stranger}&code=${scene.watch.mark('twice')}`).auth.handleCallback())
  },
  async 'a refused code'(scene) {
    const callback = await scene.leave()
    scene.reply(refuse)
    await scene.end(scene.open(callback).auth.handleCallback())
    await scene.end(scene.open(callback).auth.handleCallback())
  },
  async 'a refused renewal'(scene) {
    const { auth } = await scene.signIn()
    await scene.clock.advance(400_000)
    scene.reply(refuse)
    await scene.end(auth.getAccessToken())
    await scene.end(auth.getAccessToken())
    expect(auth.getSnapshot().status).toBe('expired')
  },
  async 'a renewal without a clear answer, and its resend'(scene) {
    const { auth } = await scene.signIn()
    await scene.clock.advance(400_000)
    scene.reply((form) =>
      form.has('grant_type') ? new Response(`<p>${echo(form)}`, { status: 502 }) : undefined,
    )
    await scene.end(auth.getAccessToken())
    scene.reply(undefined)
    await scene.end(auth.getAccessToken())
  },
  async 'a renewal with a fault, and one whose connection breaks with words'(scene) {
    const { auth } = await scene.signIn()
    await scene.clock.advance(400_000)
    scene.reply((form) =>
      form.has('grant_type')
        ? Response.json({ error: 'invalid_target', error_description: echo(form) }, { status: 400 })
        : undefined,
    )
    await scene.end(auth.getAccessToken())
    scene.reply((form) => (form.has('grant_type') ? Promise.reject(new TypeError(echo(form))) : undefined))
    await scene.clock.advance(60_000)
    await scene.end(auth.getAccessToken())
  },
  async 'a sign-in in a popup'(scene) {
    const { auth, tab } = scene.open()
    await auth.ready()
    const work = auth.signIn({ mode: 'popup' })
    await settle()
    const [popup] = tab.windows
    popup?.show('away')
    scene.open(scene.authorize(popup?.visits[0] ?? ''))
    await scene.end(work)
    expect(auth.getSnapshot().status).toBe('signed-in')
  },
  async 'a silent sign-in'(scene) {
    const { auth, tab } = scene.open()
    await auth.ready()
    const work = auth.signIn({ mode: 'silent' })
    await settle()
    const frame = scene.frameOf(tab)
    const back = scene.authorize(frame.url)
    frame.post({ origin: site, isFromFrame: true, data: back })
    await scene.end(work)
    expect(auth.getSnapshot().status).toBe('signed-in')
  },
  async 'a sign-out whose revocation fails with words, and calls after it'(scene) {
    const { auth } = await scene.signIn()
    scene.reply((form, url) =>
      url.endsWith('/revoke') ? Response.json({ error: echo(form) }, { status: 400 }) : undefined,
    )
    await scene.end(auth.signOut({ local: true }))
    await scene.end(auth.getAccessToken())
    auth.dispose()
    await scene.end(auth.getAccessToken())
  },
}

test.each(Object.keys(paths))('no part of a secret can be read anywhere: %s', async (name) => {
  const scene = await setup()
  await paths[name]?.(scene)
  expect(scene.watch.leaks(scene.origin)).toEqual([])
  const heard = ['log', 'trail', 'session', 'channel']
  if (/refused|fault|clear|fails|nobody/.test(name)) heard.push('error')
  expect(Object.keys(scene.watch.heard())).toEqual(expect.arrayContaining(heard))
})

/** One leak at each sink, of eight characters out of the middle of a refresh token. */
const plants: Readonly<Record<Sink, (scene: Scene, opened: OpenTab, part: string) => void>> = {
  log: ({ settings }, _, part) => settings.logger?.debug(`[onegrant] ${part}`),
  error: ({ end }, _, part) =>
    void end(Promise.reject(Object.assign(new Error('x'), { cause: new Error(part) }))),
  event: ({ watch }, _, part) => watch.hear('event', show({ error: { hidden: [part] } })),
  trail: ({ watch }, { auth }, part) => watch.hear('trail', `${auth.trail.export()}${part}`),
  session: ({ watch }, { auth }, part) => watch.hear('session', show({ ...auth.getSnapshot(), error: part })),
  channel: (_, { tab }, part) => tab.platform.openChannel('x', () => undefined).post({ kind: part }),
  url: (_, { tab }, part) => tab.platform.page.assign(`${site}/?${part}`),
  history: (_, { tab }, part) => tab.platform.page.replace(`${site}/`, { part }),
  storage: ({ origin }, _, part) => void [...origin.stores.values()][0]?.set('metadata', { part }),
}

test.each(Object.keys(plants) as Sink[])('a leak that is planted is found: %s', async (sink) => {
  const scene = await setup()
  const opened = await scene.signIn()
  expect(scene.watch.leaks(scene.origin)).toEqual([])
  const [store = new Map<string, unknown>()] = scene.origin.stores.values()
  const { refreshToken } = store.get('grant') as { refreshToken: string }
  plants[sink](scene, opened, `x${refreshToken.slice(9, 17)}x`)
  await settle()
  expect(scene.watch.leaks(scene.origin)).toEqual([sink])
})

test('a leak of the product is found: a trail entry that takes in the credential', async () => {
  const scene = await setup()
  const { tab } = await scene.signIn()
  // What a recorder without types would do: every digest is the text itself.
  Object.assign(tab.platform.crypto, { digest: async (text: string) => text })
  const opened = scene.open()
  Object.assign(opened.tab.platform.crypto, { digest: async (text: string) => text })
  await opened.auth.ready()
  await scene.end(opened.auth.getAccessToken({ forceRefresh: true }))
  expect(scene.watch.leaks(scene.origin)).toEqual(
    expect.arrayContaining(['log', 'trail', 'channel', 'storage']),
  )
})
