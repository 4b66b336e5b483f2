import { SECRET } from '../registrations.ts'
import type { Fields } from '../exchange.ts'
import { answerPages } from '../pages.ts'
import { CALENDAR, CONTACTS } from '../subject.ts'
import { story, type Story } from '../story.ts'

const LEGACY = { client_id: 'legacy', redirect_uri: 'https://legacy.example/callback' }

const basic = (secret: string): { readonly authorization: string } => ({
  authorization: `Basic ${btoa(`machine:${encodeURIComponent(secret)}`)}`,
})

/** The grants without a user, and the ones without a token endpoint. */
export const machines: readonly Story[] = [
  story('wide', 'client credentials', async (app) => {
    const ask = (fields: Fields, headers = basic(SECRET)): ReturnType<typeof app.token> =>
      app.token({ client_id: undefined, grant_type: 'client_credentials', ...fields }, headers)
    const opaque = await app.step('for nothing in particular', ask({}))
    await app.step('for a resource', ask({ resource: CONTACTS, scope: 'contacts:read' }))
    await app.step('for a resource and a scope that is not its', ask({ resource: CONTACTS, scope: 'admin' }))
    await app.step('for two', ask({ resource: [CONTACTS, CALENDAR] }))
    await app.step('for an unknown one', ask({ resource: 'https://other.example/' }))
    await app.step('for a scope without a resource', ask({ scope: 'contacts:read' }))
    await app.step('with a wrong secret', ask({}, basic('wrong')))
    const posted = { client_id: 'machine', grant_type: 'client_credentials', client_secret: SECRET }
    await app.step('with the secret in the body', app.token(posted))
    await app.step('with a wrong one in the body', app.token({ ...posted, client_secret: 'wrong' }))
    await app.step('without the secret', app.token({ ...posted, client_secret: undefined }))
    await app.step('with both', app.token(posted, basic(SECRET)))
    await app.step('by a client that may not', app.token({ grant_type: 'client_credentials' }))
    await app.step('another grant than its own', ask({ grant_type: 'refresh_token', refresh_token: 'x' }))
    const token = String(opaque.members['access_token'])
    const own = { client_id: undefined, token }
    await app.step('is introspected', app.send('introspection_endpoint', own, basic(SECRET)))
    await app.step('userinfo refuses it', app.userinfo(opaque))
    await app.step('is revoked', app.send('revocation_endpoint', own, basic(SECRET)))
    await app.step('and is dead', app.send('introspection_endpoint', own, basic(SECRET)))
    const users = await app.redeem(await app.signIn())
    const foreign = { client_id: undefined, token: String(users.members['access_token']) }
    await app.step("introspects a user's token", app.send('introspection_endpoint', foreign, basic(SECRET)))
    await app.step('but may not revoke it', app.send('revocation_endpoint', foreign, basic(SECRET)))
    await app.step('which lives', app.userinfo(users))
  }),
  story('wide', 'implicit response types', async (app) => {
    const bare = {
      resource: [],
      code_challenge: undefined,
      code_challenge_method: undefined,
      scope: 'openid profile',
    }
    const implicit = { ...LEGACY, ...bare, response_type: 'id_token' }
    await app.signIn({ scope: 'openid' })
    await app.step('without a nonce', app.authorize({ ...implicit, nonce: undefined }))
    await app.step('without openid', app.authorize({ ...implicit, scope: 'profile' }))
    await app.step('by the query', app.authorize({ ...implicit, response_mode: 'query' }))
    await app.step('without consent, by the fragment', app.authorize({ ...implicit, prompt: 'none' }))
    const { stop, login } = await app.authorize(implicit)
    await app.step('an ID token', app.visit(await answerPages(app.browser, stop, 'ada'), login))
    const both = await app.step(
      'with an access token',
      app.authorize({ ...implicit, response_type: 'id_token token' }),
    )
    await app.step(
      'whose token alone is not to be had',
      app.authorize({ ...implicit, response_type: 'token' }),
    )
    await app.step('nor a code', app.authorize({ ...implicit, response_type: 'code' }))
    const access_token = new URLSearchParams(both.stop.url.hash.slice(1)).get('access_token')
    const tokens = { seen: null, members: { access_token }, headers: new Headers() }
    await app.step('which is good', app.userinfo(tokens))
    await app.step('for a client that may not', app.authorize({ ...bare, response_type: 'id_token' }))
  }),
]
