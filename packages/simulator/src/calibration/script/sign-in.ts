import { answerPages, logIn, pageOf, refuse } from '../pages.ts'
import { createBrowser } from '../browser.ts'
import { CONTACTS } from '../subject.ts'
import { story, type Story } from '../story.ts'

/** Who is asked what, and what prompt=none answers instead. */
export const signIn: readonly Story[] = [
  story('lenient', 'a first sign-in', async (app) => {
    const asked = await app.step('the login page', app.authorize())
    const consent = await logIn(app.browser, asked.stop, 'ada')
    await app.step('the consent page', app.visit(consent, asked.login))
    const back = await answerPages(app.browser, consent, 'ada')
    await app.step('the code', app.visit(back, asked.login))
    const silent = await app.step('a second one asks nothing', app.authorize())
    await app.step('its code is good', app.redeem(silent.login))
    await app.step('nor with prompt=none', app.authorize({ prompt: 'none' }))
    await app.step('a code by the fragment', app.authorize({ response_mode: 'fragment' }))
    await app.step('a code without a state', app.authorize({ state: undefined }))
  }),
  story('lenient', 'prompt=none that cannot be answered', async (app) => {
    await app.step('without a session', app.authorize({ prompt: 'none' }))
    await app.signIn({ scope: 'openid', resource: [] })
    await app.step('for another client', app.authorize({ prompt: 'none', client_id: 'demo-vue' }))
    await app.step(
      'for one more scope',
      app.authorize({ prompt: 'none', scope: 'openid profile', resource: [] }),
    )
    await app.step(
      'for a scope of a resource',
      app.authorize({ prompt: 'none', scope: 'openid contacts:read', resource: CONTACTS }),
    )
    await app.step(
      'for a resource, but no scope of it',
      app.authorize({ prompt: 'none', scope: 'openid', resource: CONTACTS }),
    )
    await app.subject.advance(100)
    await app.step('with a max_age that has passed', silent(app, { max_age: '50' }))
    await app.step('with a max_age that has not', silent(app, { max_age: '500' }))
    await app.step('with max_age 0', silent(app, { max_age: '0' }))
  }),
  story('lenient', 'somebody else is meant', async (app) => {
    const ada = await app.redeem(await app.signIn())
    const id_token_hint = String(ada.members['id_token'])
    await app.step('the hint of who is signed in', silent(app, { id_token_hint }))
    app.browser = createBrowser(app.subject)
    await app.step('a hint without a session', silent(app, { id_token_hint }))
    await app.signIn({}, 'grace')
    await app.step('a hint of another', silent(app, { id_token_hint }))
    await app.step('a hint of another, with a page', app.authorize({ id_token_hint }))
  }),
  story('lenient', 'asked for again', async (app) => {
    await app.signIn()
    await app.step('prompt=login', app.authorize({ prompt: 'login' }))
    await app.step('prompt=consent', app.authorize({ prompt: 'consent' }))
    const both = await app.step('both', app.authorize({ prompt: 'login consent' }))
    const consent = await logIn(app.browser, both.stop, 'ada')
    await app.step('the second of both', app.visit(consent, both.login))
    await app.step('max_age=0', app.authorize({ max_age: '0' }))
    const again = await app.authorize({ prompt: 'login' })
    const back = await app.visit(await answerPages(app.browser, again.stop, 'grace'), again.login)
    const tokens = await app.step('another signs in', app.redeem(back.login))
    await app.step('and is who userinfo names', app.userinfo(tokens))
  }),
  story('lenient', 'one user after another in one browser', async (app) => {
    const ada = await app.redeem(await app.signIn())
    const again = await app.authorize({ prompt: 'login' })
    const back = await app.visit(await answerPages(app.browser, again.stop, 'ada'), again.login)
    await app.step('the same one again', app.redeem(back.login))
    const renewed = await app.step('keeps the refresh token', app.renew(ada))
    const other = await app.authorize({ prompt: 'login' })
    const login = await logIn(app.browser, other.stop, 'grace')
    await app.step('another is asked for consent', app.visit(login, other.login))
    await answerPages(app.browser, login, 'grace')
    await app.step('the refresh token of the first', app.renew(renewed))
    await app.step('and the access token', app.userinfo(renewed))
  }),
  story('lenient', 'a max_age in the ID token', async (app) => {
    const tokens = await app.step(
      'is answered by auth_time',
      app.redeem(await app.signIn({ max_age: '600' })),
    )
    await app.step('also after a renewal', app.renew(tokens))
    await app.step('a hint of whom to sign in', app.authorize({ login_hint: 'grace', prompt: 'login' }))
    await app.step('a wish for an acr', app.redeem(await app.signIn({ acr_values: 'urn:example:silver' })))
  }),
  story('wide', 'the user says no', async (app) => {
    const asked = await app.authorize()
    await app.step('at the login', app.visit(await refuse.login(app.browser, asked.stop), asked.login))
    const again = await app.authorize()
    const consent = await logIn(app.browser, again.stop, 'ada')
    await app.step('at the consent', app.visit(await refuse.consent(app.browser, consent), again.login))
    await app.step('is asked again', app.authorize())
  }),
  story('wide', 'a native client', async (app) => {
    const native = { client_id: 'native', redirect_uri: 'com.example.app:/callback' }
    const tokens = await app.redeem(await app.signIn({ ...native, prompt: 'consent' }))
    await app.step('is asked for consent each time', app.authorize(native))
    await app.step('and by prompt=none refused', app.authorize({ ...native, prompt: 'none' }))
    await app.step('its refresh token works', app.renew(tokens, { client_id: 'native' }))
  }),
  story('wide', 'a client with one redirect URI', async (app) => {
    const one = { client_id: 'one-uri', redirect_uri: undefined }
    await app.step('need not name it', app.authorize(one))
    const login = await app.signIn(one)
    await app.step('nor at the exchange', app.redeem(login, { redirect_uri: undefined }))
  }),
  story('lenient', 'a page that waits too long', async (app) => {
    const asked = await app.authorize()
    await app.subject.advance(59 * 60)
    const consent = await app.step(
      'is good before its hour',
      app.visit(await logIn(app.browser, asked.stop, 'ada'), asked.login),
    )
    await app.subject.advance(62 * 60)
    const late = await answerPages(app.browser, consent.stop, 'ada')
    // What an overdue page says is the app's own business, not the protocol's.
    await app.step(
      'and over afterwards',
      Promise.resolve({ seen: { page: pageOf(late), status: late.status } }),
    )
  }),
  story('lenient', 'a session that ends', async (app) => {
    await app.signIn()
    await app.subject.advance(15 * 24 * 60 * 60)
    await app.step('asks for a login', app.authorize({ prompt: 'none' }))
  }),
]

const silent = (app: Parameters<Story['tell']>[0], params: Readonly<Record<string, string>>) =>
  app.authorize({ prompt: 'none', scope: 'openid', resource: [], ...params })
