import type { App, Login } from './app.ts'
import { createBrowser, type Browser } from './browser.ts'
import type { Deed } from './chance.ts'
import { exchange, toForm, type Exchange } from './exchange.ts'
import { answerPages } from './pages.ts'
import { prover, type Proof, type Prove } from './prover.ts'
import { story, type Story } from './story.ts'
import { CALENDAR, CONTACTS, DAY, OTHER_REDIRECT_URI, type World } from './subject.ts'

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
  { redirect_uri: OTHER_REDIRECT_URI, code_verifier: 'w'.repeat(43) },
  { client_id: 'demo-vue', code_verifier: undefined },
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
  { client_id: 'demo-react', scope: 'admin', resource: 'https://other.example/' },
  { scope: 'profile' },
]
// No sum of them comes within ten seconds of the end of anything: a real server's clock does not stand still.
const SPANS = [70, 70, 490, 490, 3010, 5 * DAY, 9 * DAY + 1000]

const round = <Item>(items: readonly Item[], index: number): Item | undefined => items[index % items.length]
// The newest ones first: what is long over answers the same for ever.
const recent = <Item>(items: readonly Item[], back: number): Item | undefined =>
  items.at(-1 - (back % Math.min(5, items.length)))
/** Deeds as a story, of which each is a step. */
export function storyOf(world: World, done: readonly Deed[]): Story {
  return story(world, 'a story by chance', async (app) => {
    const scene: Scene = {
      app,
      browsers: [app.browser, createBrowser(app.subject)],
      keys: [await prover(app.subject), await prover(app.subject)],
      logins: [],
      tokens: [],
    }
    for (const [index, deed] of done.entries()) await act(scene, deed, `${index} ${deed.kind}`)
  })
}

interface Scene {
  readonly app: App
  readonly browsers: readonly Browser[]
  readonly keys: readonly Prove[]
  readonly logins: Login[]
  readonly tokens: Held[]
}

interface Held {
  readonly exchange: Exchange
  readonly client_id: string
  /** Which key they are bound to: 0 is none. */
  readonly key: number
}

async function act(scene: Scene, deed: Deed, title: string): Promise<void> {
  const { app, browsers, logins, tokens } = scene
  const keep = (got: Exchange, client_id: string, key: number): void => {
    if ('access_token' in got.members) tokens.push({ exchange: got, client_id, key })
  }
  const url = app.url('token_endpoint')
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
      if (login === undefined) return
      const key = round([0, 0, 0, 1, 2], deed.key) ?? 0
      const headers = await proofBy(scene, key, { url })
      const redeemed = app.redeem(login, round(CODE_SLIPS, deed.slip), headers)
      keep(await app.step(title, redeemed), login.client_id, key)
      return
    }
    case 'renew': {
      const from = recent(tokens, deed.tokens)
      if (from === undefined || !('refresh_token' in from.exchange.members)) return
      const { client_id } = from
      const key = keyFor(from, deed.key)
      const fields = { client_id, ...round(RENEWAL_SLIPS, deed.slip) }
      const renewed = app.renew(from.exchange, fields, await proofBy(scene, key, { url }))
      keep(await app.step(title, renewed), client_id, key)
      return
    }
    case 'userinfo': {
      const from = recent(tokens, deed.tokens)
      if (from !== undefined) await app.step(title, look(scene, from, keyFor(from, deed.key)))
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

/** The right key, or once in a while another one, or none. */
const keyFor = ({ key }: Held, chance: number): number => (chance % 5 === 0 ? (key + 1) % 3 : key)

async function proofBy(
  { keys }: Scene,
  key: number,
  proof: Proof,
): Promise<Readonly<Record<string, string>>> {
  return (await keys[key - 1]?.(proof)) ?? {}
}

async function look(scene: Scene, { exchange: held }: Held, key: number): Promise<Exchange> {
  const { app } = scene
  const token = String(held.members['access_token'])
  const url = app.url('userinfo_endpoint')
  const proof = await proofBy(scene, key, { method: 'GET', url, token })
  const authorization = `${key === 0 ? 'Bearer' : 'DPoP'} ${token}`
  return exchange(app.subject, { method: 'GET', url, headers: { authorization, ...proof } })
}
