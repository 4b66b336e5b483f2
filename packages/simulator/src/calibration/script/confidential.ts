import type { App, Login } from '../app.ts'
import type { Exchange, Fields } from '../exchange.ts'
import { SECRET } from '../registrations.ts'
import { DAY } from '../subject.ts'
import { story, type Story } from '../story.ts'

const WITHOUT_CHALLENGE = { code_challenge: undefined, code_challenge_method: undefined }
const CLIENT = { client_id: 'server-app', prompt: 'consent' }

/** A client with a secret: PKCE is its own choice, and its refresh token rotates late. */
export const confidential: readonly Story[] = [
  story('wide', 'a code of a client with a secret', async (app) => {
    const bare = await app.signIn({ ...CLIENT, ...WITHOUT_CHALLENGE })
    await app.step('without its secret', app.redeem(bare))
    await app.step(
      'with a verifier that nobody asked for',
      redeem(app, bare, { code_verifier: bare.verifier }),
    )
    await app.step('without a verifier', redeem(app, bare))
    const login = await app.signIn(CLIENT)
    await app.step('without a verifier that was promised', redeem(app, login))
    const tokens = await app.step('with it', redeem(app, login, { code_verifier: login.verifier }))
    await app.step('a public client must have a challenge', app.authorize(WITHOUT_CHALLENGE))
    await app.step('a renewal without the secret', app.renew(tokens, { client_id: 'server-app' }))
  }),
  story('wide', 'a refresh token of a client with a secret', async (app) => {
    const login = await app.signIn(CLIENT)
    const first = await redeem(app, login, { code_verifier: login.verifier })
    const same = await app.step('stays at first', renew(app, first))
    await app.step('and may come again', renew(app, first))
    const sameness = (one: Exchange, other: Exchange): Promise<{ seen: boolean }> =>
      Promise.resolve({ seen: one.members['refresh_token'] === other.members['refresh_token'] })
    await app.step('it is the same', sameness(first, same))
    await app.subject.advance(9 * DAY)
    await app.step('after nine days still', sameness(first, await renew(app, first)))
    await app.subject.advance(DAY)
    const second = await app.step('after ten it rotates', renew(app, first))
    await app.step('into another', sameness(first, second))
    await app.step('with a whole life', introspect(app, second))
    await app.step('and then the first is a reuse', renew(app, first))
    await app.step('that ends the second', introspect(app, second))
  }),
]

const headers = { authorization: `Basic ${btoa(`server-app:${encodeURIComponent(SECRET)}`)}` }

function redeem(app: App, { code, redirect_uri }: Login, more: Fields = {}): Promise<Exchange> {
  const fields = { grant_type: 'authorization_code', client_id: undefined, code, redirect_uri }
  return app.token({ ...fields, ...more }, headers)
}

function renew(app: App, tokens: Exchange): Promise<Exchange> {
  const refresh_token = String(tokens.members['refresh_token'])
  return app.token({ grant_type: 'refresh_token', client_id: undefined, refresh_token }, headers)
}

function introspect(app: App, tokens: Exchange): Promise<Exchange> {
  const token = String(tokens.members['refresh_token'])
  return app.send('introspection_endpoint', { token }, headers)
}
