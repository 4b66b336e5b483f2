import { prover } from '../prover.ts'
import { OTHER_REDIRECT_URI, CODE_TTL, CONTACTS } from '../subject.ts'
import { story, type Story } from '../story.ts'

const WRONG_VERIFIER = 'w'.repeat(43)

/** Every way in which a code is refused, and what is left of it afterwards. */
export const codes: readonly Story[] = [
  story('lenient', 'a code that is refused and stays good', async (app) => {
    const login = await app.signIn()
    await app.step('an unknown code', app.redeem({ ...login, code: 'unknown' }))
    await app.step('no code', app.redeem(login, { code: undefined }))
    await app.step('no redirect URI', app.redeem(login, { redirect_uri: undefined }))
    await app.step('neither', app.redeem(login, { code: undefined, redirect_uri: undefined }))
    await app.step('another redirect URI', app.redeem(login, { redirect_uri: OTHER_REDIRECT_URI }))
    await app.step('another client', app.redeem(login, { client_id: 'demo-vue' }))
    await app.step('a wrong verifier', app.redeem(login, { code_verifier: WRONG_VERIFIER }))
    await app.step('no verifier', app.redeem(login, { code_verifier: undefined }))
    await app.step('a short verifier', app.redeem(login, { code_verifier: 'short' }))
    await app.step('a long verifier', app.redeem(login, { code_verifier: 'l'.repeat(129) }))
    await app.step('a verifier of forbidden characters', app.redeem(login, { code_verifier: 'ü'.repeat(50) }))
    await app.step('a wrong grant type', app.redeem(login, { grant_type: 'password' }))
    await app.step('the grant type of another flow', app.redeem(login, { grant_type: 'implicit' }))
    await app.step('no grant type', app.redeem(login, { grant_type: undefined }))
    await app.step(
      'a grant type that the client may not use',
      app.redeem(login, { grant_type: 'client_credentials' }),
    )
    await app.step('an unknown client', app.redeem(login, { client_id: 'nobody' }))
    await app.step('no client', app.redeem(login, { client_id: undefined }))
    await app.step('a secret that the client has not', app.redeem(login, { client_secret: 'secret' }))
    await app.step('the code twice in one request', app.redeem(login, { code: [login.code, login.code] }))
    await app.step(
      'as a refresh token',
      app.token({ grant_type: 'refresh_token', refresh_token: login.code }),
    )
    const tokens = await app.step('and then rightly', app.redeem(login))
    await app.step('whose token is good', app.userinfo(tokens))
  }),
  story('lenient', 'two mistakes at once', async (app) => {
    const login = await app.signIn()
    const [uri, verifier] = [{ redirect_uri: OTHER_REDIRECT_URI }, { code_verifier: WRONG_VERIFIER }]
    await app.step('redirect URI and verifier', app.redeem(login, { ...uri, ...verifier }))
    await app.step('redirect URI and no verifier', app.redeem(login, { ...uri, code_verifier: undefined }))
    await app.step('client and verifier', app.redeem(login, { client_id: 'demo-vue', ...verifier }))
    await app.step(
      'client and a short verifier',
      app.redeem(login, { client_id: 'demo-vue', code_verifier: 'x' }),
    )
    await app.step(
      'redirect URI and resource',
      app.redeem(login, { ...uri, resource: 'https://other.example/' }),
    )
    await app.step('client and grant type', app.redeem(login, { client_id: 'nobody', grant_type: 'x' }))
    await app.step('grant type and no code', app.redeem(login, { grant_type: 'x', code: undefined }))
    const { dpop } = await (await prover(app.subject))({ method: 'GET', url: app.url('token_endpoint') })
    await app.step('proof and no code', app.token({ grant_type: 'authorization_code' }, { dpop }))
    const unknown = { grant_type: 'authorization_code', code: 'x', redirect_uri: login.redirect_uri }
    await app.step('proof and an unknown code', app.token(unknown, { dpop }))
    await app.redeem(login)
    await app.step('spent, and the redirect URI', app.redeem(login, uri))
    await app.step('spent, and the client', app.redeem(login, { client_id: 'demo-vue' }))
    await app.step('spent, and the resource', app.redeem(login, { resource: 'https://other.example/' }))
    await app.step('which ended it', app.redeem(login))
  }),
  story('lenient', 'a code that is redeemed twice', async (app) => {
    const login = await app.signIn()
    const tokens = await app.redeem(login)
    const renewed = await app.renew(tokens)
    await app.step('again, with a wrong verifier', app.redeem(login, { code_verifier: WRONG_VERIFIER }))
    await app.step('which ends nothing', app.userinfo(tokens))
    await app.step('again', app.redeem(login))
    await app.step('which ends the access token', app.userinfo(tokens))
    await app.step('and the one of the renewal', app.userinfo(renewed))
    await app.step('and the refresh token', app.renew(renewed))
    await app.step('and the code itself', app.redeem(login))
    await app.step('but not the session', app.authorize({ prompt: 'none' }))
  }),
  story('lenient', 'a code that is redeemed too late', async (app) => {
    const login = await app.signIn()
    const just = await app.signIn()
    await app.subject.advance(CODE_TTL - 10)
    await app.step('before its end', app.redeem(just))
    await app.subject.advance(20)
    await app.step('after its end', app.redeem(login))
  }),
  story('wide', 'a code whose end a server remembers', async (app) => {
    const login = await app.signIn()
    const spent = await app.signIn()
    const tokens = await app.redeem(spent)
    await app.subject.advance(CODE_TTL + 10)
    await app.step('is expired', app.redeem(login))
    await app.step('and so is a spent one', app.redeem(spent))
    await app.step('which ends nothing', app.userinfo(tokens))
    await app.step('not for another client', app.redeem(login, { client_id: 'demo-vue' }))
  }),
  story('lenient', 'a code whose grant was revoked', async (app) => {
    const login = await app.signIn()
    await app.subject.revokeGrants('ada')
    await app.step('is gone with it', app.redeem(login))
    await app.step('consent is wanted anew', app.authorize({ prompt: 'none' }))
  }),
  story('wide', 'a code whose account was deleted', async (app) => {
    const earlier = await app.redeem(await app.signIn({ prompt: 'consent' }, 'mallory'))
    const login = await app.signIn({}, 'mallory')
    await app.subject.deleteAccount('mallory')
    await app.step('userinfo refuses it', app.userinfo(earlier))
    await app.step('a refresh token is refused', app.renew(earlier))
    await app.step('and was not spent', app.renew(earlier))
    await app.step('the code is refused', app.redeem(login))
    await app.step('and was spent', app.redeem(login))
    await app.step('which ended the grant', app.renew(earlier))
    await app.step('prompt=none', app.authorize({ prompt: 'none' }))
  }),
  story('wide', 'a client without the refresh token grant', async (app) => {
    const login = await app.signIn({ client_id: 'code-only', resource: [CONTACTS] })
    const tokens = await app.step('gets no refresh token', app.redeem(login))
    const more = { client_id: 'code-only', refresh_token: 'some' }
    await app.step('and may not use one', app.renew(tokens, more))
  }),
]
