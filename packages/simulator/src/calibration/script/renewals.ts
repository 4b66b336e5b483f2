import { createBrowser } from '../browser.ts'
import type { Exchange } from '../exchange.ts'
import { DAY, REFRESH_TOKEN_TTL } from '../subject.ts'
import { story, type Story } from '../story.ts'

/** Rotation, reuse, narrowing, and every way in which a refresh token is refused. */
export const renewals: readonly Story[] = [
  story('lenient', 'a refresh token that rotates', async (app) => {
    const first = await app.step('the code gives one', app.redeem(await app.signIn()))
    const second = await app.step('it gives another', app.renew(first))
    const third = await app.step('and that a third', app.renew(second))
    await app.step('the first access token is still good', app.userinfo(first))
    await app.step('and the newest', app.userinfo(third))
  }),
  story('lenient', 'a refresh token that is refused and stays good', async (app) => {
    const tokens = await app.redeem(await app.signIn())
    await app.step('an unknown one', app.renew(tokens, { refresh_token: 'unknown' }))
    await app.step('none', app.renew(tokens, { refresh_token: undefined }))
    await app.step('of another client', app.renew(tokens, { client_id: 'demo-vue' }))
    await app.step('of an unknown client', app.renew(tokens, { client_id: 'nobody' }))
    await app.step('of no client', app.renew(tokens, { client_id: undefined }))
    await app.step('with a scope that was not granted', app.renew(tokens, { scope: 'openid contacts:write' }))
    await app.step('with two of them', app.renew(tokens, { scope: 'openid contacts:write admin' }))
    await app.step('with a scope of forbidden characters', app.renew(tokens, { scope: 'openid "quoted"' }))
    await app.step(
      'as a code',
      app.token({
        grant_type: 'authorization_code',
        code: String(tokens.members['refresh_token']),
        redirect_uri: 'http://localhost:5173/callback',
        code_verifier: 'v'.repeat(43),
      }),
    )
    await app.step(
      'an access token in its place',
      app.renew(tokens, { refresh_token: String(tokens.members['access_token']) }),
    )
    const renewed = await app.step('and then rightly', app.renew(tokens))
    await app.step('with an empty scope', app.renew(renewed, { scope: '' }))
  }),
  story('lenient', 'two mistakes at a renewal', async (app) => {
    const first = await app.redeem(await app.signIn())
    const second = await app.renew(first)
    const stranger = { client_id: 'demo-vue' }
    await app.step('client and scope', app.renew(second, { ...stranger, scope: 'admin' }))
    await app.step(
      'scope and resource',
      app.renew(second, { scope: 'admin', resource: 'https://other.example/' }),
    )
    await app.step(
      'client and resource',
      app.renew(second, { ...stranger, resource: 'https://other.example/' }),
    )
    await app.step('rotated, and the resource', app.renew(first, { resource: 'https://other.example/' }))
    await app.step('which ended it', app.renew(second))
  }),
  story('lenient', 'a narrower scope', async (app) => {
    const tokens = await app.redeem(await app.signIn())
    const narrow = await app.step('openid alone', app.renew(tokens, { scope: 'openid' }))
    await app.step('is what userinfo goes by', app.userinfo(narrow))
    const wide = await app.step('the next one has all again', app.renew(narrow))
    await app.step(
      'offline_access is not there to be asked for',
      app.renew(wide, { scope: 'openid offline_access' }),
    )
    await app.step('without openid, two resources are meant', app.renew(wide, { scope: 'profile' }))
    await app.step('which spent the token', app.renew(wide))
  }),
  story('lenient', 'a scope without openid', async (app) => {
    const tokens = await app.redeem(await app.signIn({ scope: 'openid profile email', resource: [] }))
    const nameless = await app.step('has no ID token', app.renew(tokens, { scope: 'profile' }))
    await app.step('userinfo refuses it', app.userinfo(nameless))
    const again = await app.step('the next one has all again', app.renew(nameless))
    await app.step('the scope may repeat itself', app.renew(again, { scope: 'openid email openid' }))
  }),
  story('lenient', 'a rotated refresh token that comes back', async (app) => {
    const first = await app.redeem(await app.signIn())
    const second = await app.renew(first)
    const other = await app.redeem(await app.signIn())
    const elsewhere = await app.redeem(await app.signIn({ client_id: 'demo-vue' }))
    await app.step('for another client, which ends nothing', app.renew(first, { client_id: 'demo-vue' }))
    await app.step('with a scope too wide, which ends nothing', app.renew(first, { scope: 'admin' }))
    await app.step('the successor is alive', app.userinfo(second))
    await app.step('again', app.renew(first))
    await app.step('ends the successor', app.renew(second))
    await app.step('and its access token', app.userinfo(second))
    await app.step('and the first access token', app.userinfo(first))
    await app.step('and itself', app.renew(first))
    await app.step('the same session signed in twice: one grant', app.renew(other))
    await app.step('another client of the session lives', app.renew(elsewhere, { client_id: 'demo-vue' }))
    await app.step('consent is wanted anew', app.authorize({ prompt: 'none' }))
  }),
  story('lenient', 'a reuse and another browser of the user', async (app) => {
    const first = await app.redeem(await app.signIn())
    const second = await app.renew(first)
    app.browser = createBrowser(app.subject)
    const elsewhere = await app.redeem(await app.signIn())
    await app.step('in the first browser', app.renew(first))
    await app.step('ends what is there', app.renew(second))
    await app.step('and nothing in the other one', app.renew(elsewhere))
  }),
  story('lenient', 'two renewals at once', async (app) => {
    const first = await app.redeem(await app.signIn())
    const [one, two] = await Promise.all([app.renew(first), app.renew(first)])
    const outcomes = [one, two].map(({ members }) =>
      'error' in members ? String(members['error']) : 'granted',
    )
    await app.step('one is granted', Promise.resolve({ seen: outcomes.toSorted() }))
    const winner = 'error' in one.members ? two : one
    await app.step('whose successor the other killed', app.renew(winner))
  }),
  story('lenient', 'a refresh token that gets old', async (app) => {
    const first = await app.redeem(await app.signIn())
    await app.subject.advance(REFRESH_TOKEN_TTL - DAY)
    const second = await app.step('before its end', app.renew(first))
    await app.step('the first access token is long over', app.userinfo(first))
    await app.subject.advance(2 * DAY)
    await app.step('the rotated one is past its end, and ends nothing', app.renew(first))
    await app.step('a session that is over ends a lenient one', app.renew(second))
  }),
  story('wide', 'a refresh token that outlives its grant', async (app) => {
    const native = { client_id: 'native', redirect_uri: 'com.example.app:/callback' }
    const renew = (tokens: Exchange): Promise<Exchange> => app.renew(tokens, { client_id: 'native' })
    const first = await app.redeem(await app.signIn({ ...native, prompt: 'consent' }))
    await app.subject.advance(REFRESH_TOKEN_TTL - DAY)
    const second = await app.step('before its end', renew(first))
    await app.subject.advance(2 * DAY)
    await app.step('the rotated one is past its end', renew(first))
    await app.step('the successor is not, but its grant', renew(second))
    await app.subject.advance(15 * DAY)
    await app.step('in the end it is expired', renew(second))
  }),
  story('wide', 'a refresh token of a browser app', async (app) => {
    const first = await app.redeem(await app.signIn({ prompt: 'consent' }))
    await app.subject.advance(REFRESH_TOKEN_TTL - DAY)
    const second = await app.step('rotates', app.renew(first))
    const { refresh_token } = second.members
    await app.step('into the rest of its life', app.introspect(refresh_token))
    await app.subject.advance(2 * DAY)
    await app.step('and no longer', app.renew(second))
    await app.step('the access token neither', app.userinfo(second))
  }),
  story('strict', 'offline_access by the book', async (app) => {
    const none = await app.step('without prompt=consent: no refresh token', app.redeem(await app.signIn()))
    await app.step('and none to send', app.renew(none, { refresh_token: undefined }))
    await app.step('its scope says so', app.userinfo(none))
    const kept = await app.step('with it: one', app.redeem(await app.signIn({ prompt: 'consent' })))
    await app.step('that rotates', app.renew(kept))
    const asked = await app.signIn({ prompt: 'consent', scope: 'openid' })
    await app.step('prompt=consent alone: none', app.redeem(asked))
  }),
  story('strict', 'a refresh token that slides', async (app) => {
    const first = await app.redeem(await app.signIn({ prompt: 'consent' }))
    await app.subject.advance(REFRESH_TOKEN_TTL - DAY)
    const second = await app.step('before its end', app.renew(first))
    await app.subject.advance(2 * DAY)
    await app.step('past its end', app.renew(first))
    const third = await app.step('has a successor with a whole life', app.renew(second))
    await app.subject.advance(REFRESH_TOKEN_TTL - DAY)
    await app.step('until the grant ends', app.renew(third))
  }),
  story('lenient', 'grants that an administrator revokes', async (app) => {
    const tokens = await app.redeem(await app.signIn())
    await app.subject.revokeGrants('grace')
    await app.step('of another: nothing happens', app.userinfo(tokens))
    await app.subject.revokeGrants('ada')
    await app.step('ends the access token', app.userinfo(tokens))
    await app.step('and the refresh token', app.renew(tokens))
    await app.step('and the consent', app.authorize({ prompt: 'none' }))
  }),
]
