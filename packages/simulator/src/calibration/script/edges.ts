import type { App } from '../app.ts'
import { exchange, toForm, type Fields } from '../exchange.ts'
import { SECRET } from '../registrations.ts'
import { CONTACTS, REDIRECT_URI, SIGNED_OUT_URI } from '../subject.ts'
import { story, type Story } from '../story.ts'

/** What clients send by accident, or out of old habit. */
export const edges: readonly Story[] = [
  story('lenient', 'authorization requests of old habit', async (app) => {
    await app.step('no scope', app.authorize({ scope: undefined }))
    await app.step('an empty scope', app.authorize({ scope: '' }))
    await app.step('no scope and no nonce', app.authorize({ scope: undefined, nonce: undefined }))
    await app.step('select_account', app.authorize({ prompt: 'select_account' }))
    await app.step('an empty prompt', app.authorize({ prompt: '' }))
    await app.step(
      'parameters that nobody knows',
      app.authorize({ audience: 'x', ui_locales: 'de', display: 'popup' }),
    )
    await app.step('a resource twice', app.authorize({ resource: [CONTACTS, CONTACTS] }))
    await app.step('an empty resource', app.authorize({ resource: '' }))
    await app.step('a redirect URI with a slash more', app.authorize({ redirect_uri: `${REDIRECT_URI}/` }))
    await app.step('a redirect URI in capitals', app.authorize({ redirect_uri: REDIRECT_URI.toUpperCase() }))
    await app.step('a redirect URI twice', app.authorize({ redirect_uri: [REDIRECT_URI, REDIRECT_URI] }))
    await app.step('a client twice', app.authorize({ client_id: ['demo-react', 'demo-react'] }))
    await app.step('a state twice', app.authorize({ state: ['a', 'b'] }))
    await app.step('by POST', send(app, 'authorization_endpoint', { client_id: 'demo-react' }))
    await app.signIn()
    await app.step('a code by a form', app.authorize({ response_mode: 'form_post' }))
    await app.step('an error by a form', app.authorize({ response_mode: 'form_post', prompt: 'none login' }))
    await app.step('a code by the query, said aloud', app.authorize({ response_mode: 'query' }))
    await app.step('a max_age of zero and prompt=none', app.authorize({ max_age: '0', prompt: 'none' }))
  }),
  story('lenient', 'token requests with too much', async (app) => {
    const login = await app.signIn()
    const unrelated = { scope: 'openid', refresh_token: 'x', audience: 'x', nonce: 'x', state: 'x' }
    await app.step(
      'the grant type twice',
      app.redeem(login, { grant_type: ['authorization_code', 'refresh_token'] }),
    )
    await app.step('the client twice', app.redeem(login, { client_id: ['demo-react', 'demo-vue'] }))
    const tokens = await app.step('what belongs to other grants', app.redeem(login, unrelated))
    const more = { redirect_uri: REDIRECT_URI, code: 'x', code_verifier: 'x' }
    const renewed = await app.step('also at a renewal', app.renew(tokens, more))
    await app.step('the refresh token twice', app.renew(renewed, { refresh_token: ['x', 'x'] }))
    await app.step('the scope twice', app.renew(renewed, { scope: ['openid', 'email'] }))
    await app.step('an empty client', app.renew(renewed, { client_id: '' }))
    await app.step('an empty refresh token', app.renew(renewed, { refresh_token: '' }))
    await app.step('an empty resource', app.renew(renewed, { resource: '' }))
  }),
  story('lenient', 'revocations with too much', async (app) => {
    const tokens = await app.redeem(await app.signIn())
    const { access_token, refresh_token } = tokens.members
    await app.step('the token twice', app.revoke('x', { token: ['x', 'x'] }))
    await app.step('an empty token', app.revoke('', {}))
    await app.step('a hint that nobody knows', app.revoke('unknown', { token_type_hint: 'pigeon' }))
    await app.step('by GET', status(app, `${app.url('revocation_endpoint')}?token=x`))
    await app.step('ended nothing', app.userinfo(tokens))
    await app.step(
      'of a right token by a strange hint',
      app.revoke(refresh_token, { token_type_hint: 'pigeon' }),
    )
    await app.step('ended it all', app.userinfo(tokens))
    await app.step('a dead one', app.revoke(access_token))
  }),
  story('lenient', 'userinfo and its parameters', async (app) => {
    const url = app.url('userinfo_endpoint')
    const tokens = await app.redeem(await app.signIn())
    const token = String(tokens.members['access_token'])
    const authorization = `Bearer ${token}`
    const get = (query: string, headers = {}): ReturnType<typeof exchange> =>
      exchange(app.subject, { method: 'GET', url: `${url}${query}`, headers })
    await app.step('the token in the query', get(`?access_token=${token}`))
    await app.step('a narrower scope', get('?scope=openid', { authorization }))
    await app.step('a scope that the token has not', get('?scope=admin', { authorization }))
    await app.step(
      'both ways at once',
      exchange(app.subject, { url, fields: { access_token: token }, headers: { authorization } }),
    )
    await app.step('a scheme in small letters', get('', { authorization: `bearer ${token}` }))
    await app.step('no scheme', get('', { authorization: token }))
    await app.step('an empty token', get('', { authorization: 'Bearer ' }))
  }),
  story('lenient', 'sign-outs of old habit', async (app) => {
    const tokens = await app.redeem(await app.signIn())
    const id_token_hint = String(tokens.members['id_token'])
    const fields = { id_token_hint, post_logout_redirect_uri: SIGNED_OUT_URI }
    await app.step('by POST', send(app, 'end_session_endpoint', fields))
    const leave = async (params: Fields): ReturnType<App['visit']> => {
      const stop = await app.browser.open(`${app.url('end_session_endpoint')}?${toForm(params).toString()}`)
      return app.visit(stop, { code: '', verifier: '', redirect_uri: '', client_id: '' })
    }
    await app.step(
      'an access token as a hint',
      leave({ id_token_hint: String(tokens.members['access_token']) }),
    )
    await app.step('a way back and no client', leave({ post_logout_redirect_uri: SIGNED_OUT_URI }))
    await app.step('a hint of an account', leave({ client_id: 'demo-react', logout_hint: 'ada' }))
    await app.step('an empty way back', leave({ id_token_hint, post_logout_redirect_uri: '' }))
  }),
  story('wide', 'introspection by a client with a secret', async (app) => {
    const tokens = await app.redeem(await app.signIn({ prompt: 'consent' }))
    const ask = (token: unknown, secret: string, more: Fields = {}): ReturnType<App['send']> => {
      const authorization = `Basic ${btoa(`machine:${encodeURIComponent(secret)}`)}`
      return app.send('introspection_endpoint', { token: String(token), ...more }, { authorization })
    }
    await app.step('a refresh token of another', ask(tokens.members['refresh_token'], SECRET))
    await app.step(
      'by a wrong hint',
      ask(tokens.members['refresh_token'], SECRET, { token_type_hint: 'access_token' }),
    )
    await app.step('with a wrong secret', ask(tokens.members['access_token'], 'wrong'))
    await app.step('with a client of two minds', ask('x', SECRET, { client_id: 'demo-react' }))
    await app.step('without a client', app.send('introspection_endpoint', { token: 'x' }))
    await app.step('a code', ask((await app.signIn()).code, SECRET))
    await app.subject.revokeGrants('ada')
    await app.step('after the grant was revoked', ask(tokens.members['refresh_token'], SECRET))
  }),
]

function send(
  app: App,
  endpoint: string,
  fields: Fields,
): Promise<{ readonly seen: { readonly status: number } }> {
  return status(app, app.url(endpoint), { method: 'POST', body: toForm(fields) })
}

async function status(
  app: App,
  url: string,
  init: RequestInit = {},
): Promise<{ readonly seen: { readonly status: number } }> {
  const response = await app.subject.fetch(new Request(url, init))
  return { seen: { status: response.status } }
}
