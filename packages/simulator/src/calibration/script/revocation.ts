import { exchange } from '../exchange.ts'
import { CONTACTS } from '../subject.ts'
import { story, type Story } from '../story.ts'

/** RFC 7009: what is revoked, and what dies with it. */
export const revocation: readonly Story[] = [
  story('lenient', 'a refresh token is revoked', async (app) => {
    const tokens = await app.redeem(await app.signIn())
    const refresh = tokens.members['refresh_token']
    await app.step('without a token', app.revoke(undefined, { token: undefined }))
    await app.step('by an unknown client', app.revoke(refresh, { client_id: 'nobody' }))
    await app.step('by another client', app.revoke(refresh, { client_id: 'demo-vue' }))
    await app.step('an unknown token', app.revoke('unknown'))
    await app.step('which all ended nothing', app.userinfo(tokens))
    await app.step('by its own client', app.revoke(refresh, { token_type_hint: 'refresh_token' }))
    await app.step('it is dead', app.renew(tokens))
    await app.step('and so is the access token', app.userinfo(tokens))
    await app.step('once more', app.revoke(refresh))
    await app.step('consent is wanted anew', app.authorize({ prompt: 'none' }))
  }),
  story('lenient', 'an access token is revoked', async (app) => {
    const tokens = await app.redeem(await app.signIn())
    const wrong = { token_type_hint: 'refresh_token' }
    await app.step('by a wrong hint', app.revoke(tokens.members['access_token'], wrong))
    await app.step('it is dead', app.userinfo(tokens))
    await app.step('and so is the refresh token', app.renew(tokens))
  }),
  story('lenient', 'a rotated refresh token is revoked', async (app) => {
    const first = await app.redeem(await app.signIn())
    const second = await app.renew(first)
    await app.step('with success', app.revoke(first.members['refresh_token']))
    await app.step('the successor is dead', app.renew(second))
  }),
  story('lenient', 'a JWT is revoked', async (app) => {
    const login = await app.signIn({ scope: 'openid contacts:read', resource: CONTACTS })
    const tokens = await app.redeem(login)
    await app.step('which is not possible', app.revoke(tokens.members['access_token']))
    await app.step('nor an ID token', app.revoke(tokens.members['id_token']))
    await app.step('and ended nothing', app.renew(tokens))
  }),
  story('wide', 'tokens that are introspected', async (app) => {
    const first = await app.redeem(await app.signIn({ prompt: 'consent' }))
    const { access_token, refresh_token } = first.members
    await app.step('an access token', app.introspect(access_token))
    await app.step('a refresh token', app.introspect(refresh_token))
    await app.step('nonsense', app.introspect('nonsense'))
    await app.step('nothing', app.introspect(undefined, { token: undefined }))
    await app.step('by another client', app.introspect(access_token, { client_id: 'demo-vue' }))
    const second = await app.renew(first)
    await app.step('a rotated one', app.introspect(refresh_token))
    await app.step('its successor', app.introspect(second.members['refresh_token']))
    const contacts = await app.renew(second, { resource: CONTACTS })
    await app.step('a JWT', app.introspect(contacts.members['access_token']))
    await app.renew(first)
    await app.step('an access token after a reuse', app.introspect(access_token))
    await app.step('a refresh token after a reuse', app.introspect(contacts.members['refresh_token']))
    const late = await app.redeem(await app.signIn())
    await app.subject.advance(4000)
    await app.step('an expired access token', app.introspect(late.members['access_token']))
  }),
  story('lenient', 'userinfo', async (app) => {
    const url = app.url('userinfo_endpoint')
    const get = (headers: Readonly<Record<string, string>> = {}): ReturnType<typeof exchange> =>
      exchange(app.subject, { method: 'GET', url, headers })
    const tokens = await app.redeem(await app.signIn())
    const token = String(tokens.members['access_token'])
    await app.step('without a token', get())
    await app.step('with nonsense', get({ authorization: 'Bearer nonsense' }))
    await app.step('with another scheme', get({ authorization: 'Basic nonsense' }))
    await app.step(
      'with a refresh token',
      get({ authorization: `Bearer ${String(tokens.members['refresh_token'])}` }),
    )
    await app.step('with a token of DPoP that is none', get({ authorization: `DPoP ${token}` }))
    await app.step('by POST', exchange(app.subject, { url, fields: { access_token: token } }))
    await app.step('by the header', app.userinfo(tokens))
    const bare = await app.redeem(await app.signIn({ scope: 'openid', resource: [] }))
    await app.step('with openid alone', app.userinfo(bare))
    await app.subject.advance(1000)
    await app.step('with an expired token', app.userinfo(tokens))
  }),
]
