import fc from 'fast-check'
import type { App, Login } from './app.ts'
import { createBrowser, type Browser } from './browser.ts'
import { toForm, type Exchange } from './exchange.ts'
import { answerPages } from './pages.ts'
import { story, type Story } from './story.ts'
import { CALENDAR, CONTACTS, DAY, OTHER_REDIRECT_URI, type World } from './subject.ts'

/** One thing that somebody does. Numbers name what there is, counted round. */
export type Deed =
  | { readonly kind: 'sign-in'; readonly browser: number; readonly client: number; readonly wish: number }
  | { readonly kind: 'prompt-none'; readonly browser: number; readonly client: number }
  | { readonly kind: 'redeem'; readonly login: number; readonly slip: number }
  | { readonly kind: 'renew'; readonly tokens: number; readonly slip: number }
  | { readonly kind: 'userinfo'; readonly tokens: number }
  | { readonly kind: 'introspect'; readonly tokens: number; readonly which: number }
  | { readonly kind: 'revoke'; readonly tokens: number; readonly which: number }
  | { readonly kind: 'sign-out'; readonly browser: number }
  | { readonly kind: 'administer'; readonly account: number }
  | { readonly kind: 'wait'; readonly span: number }

const CLIENTS = ['demo-react', 'demo-vue'] as const
const WISHES = [
  {},
  { prompt: 'consent' },
  { scope: 'openid profile', resource: [] },
  { scope: 'openid contacts:read offline_access', resource: CONTACTS, prompt: 'consent' },
  { scope: 'contacts:read', resource: CONTACTS, nonce: undefined },
]
// Most deeds have no slip.
const CODE_SLIPS = [
  {},
  {},
  {},
  { redirect_uri: OTHER_REDIRECT_URI },
  { code_verifier: 'w'.repeat(43) },
  { client_id: 'demo-vue' },
  { resource: CALENDAR },
]
const RENEWAL_SLIPS = [
  {},
  {},
  {},
  { resource: CONTACTS },
  { resource: CALENDAR },
  { scope: 'openid' },
  { scope: 'openid admin' },
  { client_id: 'demo-vue' },
]
// No sum of them comes within ten seconds of the end of anything: a real server's clock does not stand still.
const SPANS = [70, 70, 490, 490, 3010, 5 * DAY, 9 * DAY + 1000]

const round = <Item>(items: readonly Item[], index: number): Item | undefined => items[index % items.length]
// The newest ones first: what is long over answers the same for ever.
const recent = <Item>(items: readonly Item[], back: number): Item | undefined =>
  items.at(-1 - (back % Math.min(5, items.length)))
const some = fc.nat({ max: 19 })

/** What people do, in any order. */
export const deeds: fc.Arbitrary<readonly Deed[]> = fc.array(
  fc.oneof(
    {
      weight: 3,
      arbitrary: fc.record({ kind: fc.constant('sign-in'), browser: some, client: some, wish: some }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('prompt-none'), browser: some, client: some }) },
    { weight: 5, arbitrary: fc.record({ kind: fc.constant('redeem'), login: some, slip: some }) },
    { weight: 8, arbitrary: fc.record({ kind: fc.constant('renew'), tokens: some, slip: some }) },
    { weight: 5, arbitrary: fc.record({ kind: fc.constant('userinfo'), tokens: some }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('introspect'), tokens: some, which: some }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('revoke'), tokens: some, which: some }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('sign-out'), browser: some }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('administer'), account: some }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('wait'), span: some }) },
  ),
  { minLength: 20, maxLength: 40, size: 'max' },
) as fc.Arbitrary<readonly Deed[]>

/** Deeds as a story, of which each is a step. */
export function storyOf(world: World, done: readonly Deed[]): Story {
  return story(world, 'a story by chance', async (app) => {
    const scene: Scene = { app, browsers: [app.browser, createBrowser(app.subject)], logins: [], tokens: [] }
    for (const [index, deed] of done.entries()) await act(scene, deed, `${index} ${deed.kind}`)
  })
}

interface Scene {
  readonly app: App
  readonly browsers: readonly Browser[]
  readonly logins: Login[]
  readonly tokens: { readonly exchange: Exchange; readonly client_id: string }[]
}

async function act(scene: Scene, deed: Deed, title: string): Promise<void> {
  const { app, browsers, logins, tokens } = scene
  const keep = (exchange: Exchange, client_id: string): void => {
    if ('access_token' in exchange.members) tokens.push({ exchange, client_id })
  }
  switch (deed.kind) {
    case 'sign-in': {
      app.browser = round(browsers, deed.browser) ?? app.browser
      const client_id = round(CLIENTS, deed.client)
      const { stop, login } = await app.authorize({ client_id, ...round(WISHES, deed.wish) })
      const account = deed.browser % 2 === 0 ? 'ada' : 'grace'
      const back = await app.step(title, app.visit(await answerPages(app.browser, stop, account), login))
      if (back.login.code !== '') logins.push(back.login)
      return
    }
    case 'prompt-none': {
      app.browser = round(browsers, deed.browser) ?? app.browser
      await app.step(title, app.authorize({ client_id: round(CLIENTS, deed.client), prompt: 'none' }))
      return
    }
    case 'redeem': {
      const login = recent(logins, deed.login)
      if (login !== undefined) {
        keep(await app.step(title, app.redeem(login, round(CODE_SLIPS, deed.slip))), login.client_id)
      }
      return
    }
    case 'renew': {
      const from = recent(tokens, deed.tokens)
      if (from === undefined || !('refresh_token' in from.exchange.members)) return
      const { client_id } = from
      const renewed = app.renew(from.exchange, { client_id, ...round(RENEWAL_SLIPS, deed.slip) })
      keep(await app.step(title, renewed), client_id)
      return
    }
    case 'userinfo': {
      const from = recent(tokens, deed.tokens)
      if (from !== undefined) await app.step(title, app.userinfo(from.exchange))
      return
    }
    case 'introspect':
    case 'revoke': {
      const from = recent(tokens, deed.tokens)
      if (from === undefined) return
      const { members } = from.exchange
      const token = (deed.which % 2 === 0 ? members['access_token'] : members['refresh_token']) ?? 'none'
      const { client_id } = from
      if (deed.kind === 'revoke') await app.step(title, app.revoke(token, { client_id }))
      else if ('introspection_endpoint' in app.metadata) {
        await app.step(title, app.introspect(token, { client_id }))
      }
      return
    }
    case 'sign-out': {
      app.browser = round(browsers, deed.browser) ?? app.browser
      const query = toForm({ client_id: 'demo-react' }).toString()
      const stop = await app.browser.open(`${app.url('end_session_endpoint')}?${query}`)
      await answerPages(app.browser, stop, 'ada')
      return
    }
    case 'administer':
      return app.subject.revokeGrants(round(['ada', 'grace'], deed.account) ?? 'ada')
    case 'wait':
      return app.subject.advance(round(SPANS, deed.span) ?? 0)
  }
}
