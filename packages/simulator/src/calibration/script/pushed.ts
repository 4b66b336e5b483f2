import { answerPages } from '../pages.ts'
import { digest } from '../prover.ts'
import { CONTACTS, REDIRECT_URI } from '../subject.ts'
import { story, type Story } from '../story.ts'

const VERIFIER = 'v'.repeat(43)

/** RFC 9126: authorization requests that are pushed first. */
export const pushed: readonly Story[] = [
  story('wide', 'a pushed request', async (app) => {
    const request = {
      client_id: 'demo-react',
      redirect_uri: REDIRECT_URI,
      response_type: 'code',
      scope: 'openid contacts:read',
      resource: CONTACTS,
      state: 'the-state',
      nonce: 'the-nonce',
      code_challenge: await digest(VERIFIER),
      code_challenge_method: 'S256',
    }
    const push = (more = {}): ReturnType<typeof app.send> =>
      app.send('pushed_authorization_request_endpoint', { ...request, ...more })
    await app.step('of an unknown client', push({ client_id: 'nobody' }))
    await app.step('with a redirect URI of a stranger', push({ redirect_uri: 'https://evil.example/' }))
    await app.step(
      'without a challenge',
      push({ code_challenge: undefined, code_challenge_method: undefined }),
    )
    await app.step('for an unknown resource', push({ resource: 'https://other.example/' }))
    await app.step('that names a pushed one', push({ request_uri: 'urn:x' }))
    const { members } = await app.step('is taken', push())
    const request_uri = String(members['request_uri'])
    const none = Object.fromEntries(Object.keys(request).map((name) => [name, undefined]))
    const open = (more = {}): ReturnType<typeof app.authorize> =>
      app.authorize({ ...none, client_id: 'demo-react', request_uri, ...more })
    await app.step('by another client', open({ client_id: 'demo-vue' }))
    await app.step('leads to the login', open())
    const { stop } = await open()
    const login = { code: '', verifier: VERIFIER, redirect_uri: REDIRECT_URI, client_id: 'demo-react' }
    const back = await app.step(
      'and to a code',
      app.visit(await answerPages(app.browser, stop, 'ada'), login),
    )
    await app.step('that is good', app.redeem(back.login))
    await app.step('once', open())
    await app.step('an unknown one', open({ request_uri: 'urn:ietf:params:oauth:request_uri:unknown' }))
    const late = await push()
    await app.subject.advance(70)
    await app.step('one that is too old', open({ request_uri: String(late.members['request_uri']) }))
  }),
]
