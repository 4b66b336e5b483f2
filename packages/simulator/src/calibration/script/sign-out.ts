import { answerPages } from '../pages.ts'
import type { App, Visit } from '../app.ts'
import { toForm, type Fields } from '../exchange.ts'
import { SIGNED_OUT_URI } from '../subject.ts'
import { story, type Story } from '../story.ts'

const NO_LOGIN = { code: '', verifier: '', redirect_uri: '', client_id: '' }

/** RP-initiated logout, and what it ends. */
export const signOut: readonly Story[] = [
  story('lenient', 'a user signs out', async (app) => {
    const tokens = await app.redeem(await app.signIn())
    const elsewhere = await app.redeem(await app.signIn({ client_id: 'demo-vue' }))
    const id_token_hint = String(tokens.members['id_token'])
    const asked = await app.step(
      'the question',
      leave(app, { id_token_hint, post_logout_redirect_uri: SIGNED_OUT_URI, state: 'bye' }),
    )
    await app.step('still signed in', app.userinfo(tokens))
    const back = await answerPages(app.browser, asked.stop, 'ada')
    await app.step('back at the app', app.visit(back, NO_LOGIN))
    await app.step('the session is over', app.authorize({ prompt: 'none' }))
    await app.step('the access token is dead', app.userinfo(tokens))
    await app.step('the refresh token is dead', app.renew(tokens))
    await app.step('and of each other client', app.renew(elsewhere, { client_id: 'demo-vue' }))
  }),
  story('lenient', 'a user who leaves before the code is redeemed', async (app) => {
    const login = await app.signIn()
    const { stop } = await leave(app, { client_id: 'demo-react' })
    await answerPages(app.browser, stop, 'ada')
    await app.step('takes the code along', app.redeem(login))
    const kept = await app.signIn({ prompt: 'consent' })
    const again = await leave(app, { client_id: 'demo-react' })
    await answerPages(app.browser, again.stop, 'ada')
    const tokens = await app.step('but not one with offline_access', app.redeem(kept))
    await app.step('whose refresh token is good', app.renew(tokens))
  }),
  story('lenient', 'a user who wanted to stay signed in', async (app) => {
    const tokens = await app.redeem(await app.signIn({ prompt: 'consent' }))
    const id_token_hint = String(tokens.members['id_token'])
    const { stop } = await leave(app, { id_token_hint })
    await app.step('no way back', app.visit(await answerPages(app.browser, stop, 'ada'), NO_LOGIN))
    await app.step('keeps the refresh token of offline_access', app.renew(tokens))
    await app.step('and the access token', app.userinfo(tokens))
    await app.step('but not the session', app.authorize({ prompt: 'none' }))
  }),
  story('lenient', 'a sign-out that is wrong', async (app) => {
    const tokens = await app.redeem(await app.signIn())
    const id_token_hint = String(tokens.members['id_token'])
    const stranger = 'https://evil.example/'
    await app.step(
      'a way back to a stranger',
      leave(app, { id_token_hint, post_logout_redirect_uri: stranger }),
    )
    await app.step(
      'by the client alone',
      leave(app, { client_id: 'demo-react', post_logout_redirect_uri: SIGNED_OUT_URI }),
    )
    await app.step('an unknown client', leave(app, { client_id: 'nobody' }))
    await app.step('another client than the hint’s', leave(app, { id_token_hint, client_id: 'demo-vue' }))
    await app.step('a hint of nobody', leave(app, { id_token_hint: 'nonsense' }))
    await app.step('a forged hint', leave(app, { id_token_hint: `${id_token_hint.slice(0, -8)}AAAAAAAA` }))
    await app.step('a parameter twice', leave(app, { id_token_hint: [id_token_hint, id_token_hint] }))
    await app.step('all of which ended nothing', app.authorize({ prompt: 'none' }))
    const old = await app.signIn()
    await app.subject.advance(4000)
    await app.step('an expired hint is a hint', leave(app, { id_token_hint }))
    await app.step('the code of before is over', app.redeem(old))
  }),
  story('lenient', 'a sign-out of nobody', async (app) => {
    const nobody = await app.step('asks nothing', leave(app, {}))
    await app.step(
      'and ends at a page',
      app.visit(await answerPages(app.browser, nobody.stop, 'ada'), NO_LOGIN),
    )
  }),
]

async function leave(app: App, params: Fields): Promise<Visit> {
  const query = toForm(params).toString()
  return app.visit(await app.browser.open(`${app.url('end_session_endpoint')}?${query}`), NO_LOGIN)
}
