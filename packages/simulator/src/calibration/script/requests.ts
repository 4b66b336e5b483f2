import { ORIGIN } from '../subject.ts'
import { story, type Story } from '../story.ts'

/** What is wrong with an authorization request itself, before anybody is asked anything. */
export const requests: readonly Story[] = [
  story('lenient', 'requests too wrong for a redirect', async (app) => {
    await app.step('an unknown client', app.authorize({ client_id: 'nobody' }))
    await app.step('no client', app.authorize({ client_id: undefined }))
    await app.step('a redirect URI of a stranger', app.authorize({ redirect_uri: 'https://evil.example/' }))
    await app.step(
      'a redirect URI with one more query',
      app.authorize({ redirect_uri: `${ORIGIN}/callback?a=b` }),
    )
    await app.step('no redirect URI, where there are several', app.authorize({ redirect_uri: undefined }))
  }),
  story('lenient', 'requests that are refused by a redirect', async (app) => {
    await app.step('no response type', app.authorize({ response_type: undefined }))
    await app.step('an unknown response type', app.authorize({ response_type: 'ticket' }))
    await app.step('an implicit response type', app.authorize({ response_type: 'id_token token' }))
    await app.step('an unknown response mode', app.authorize({ response_mode: 'pigeon' }))
    await app.step('an error by the fragment', app.authorize({ response_mode: 'fragment', prompt: 'none' }))
    await app.step(
      'no code challenge',
      app.authorize({ code_challenge: undefined, code_challenge_method: undefined }),
    )
    await app.step('a plain code challenge', app.authorize({ code_challenge_method: 'plain' }))
    await app.step('a challenge without its method', app.authorize({ code_challenge_method: undefined }))
    await app.step('a method without its challenge', app.authorize({ code_challenge: undefined }))
    await app.step('a short challenge', app.authorize({ code_challenge: 'short' }))
    await app.step('an unknown prompt', app.authorize({ prompt: 'dance' }))
    await app.step('prompt none in company', app.authorize({ prompt: 'none login' }))
    await app.step('a negative max_age', app.authorize({ max_age: '-1' }))
    await app.step('a max_age of words', app.authorize({ max_age: 'soon' }))
    await app.step('an unknown resource', app.authorize({ resource: 'https://other.example/' }))
    await app.step('a relative resource', app.authorize({ resource: '/contacts' }))
    await app.step('a resource with a fragment', app.authorize({ resource: 'https://contacts.example/#a' }))
    await app.step('a parameter twice', app.authorize({ prompt: ['login', 'consent'] }))
    await app.step('a request object', app.authorize({ request: 'eyJhbGciOiJub25lIn0.e30.' }))
    await app.step('a request URI of nobody', app.authorize({ request_uri: 'https://app.example/request' }))
    await app.step('a registration', app.authorize({ registration: '{}' }))
    await app.step('an unusable ID token hint', app.authorize({ id_token_hint: 'nonsense' }))
    await app.step('no state', app.authorize({ state: undefined, prompt: 'none' }))
    await app.step('scope of forbidden characters', app.authorize({ scope: 'openid "quoted"' }))
  }),
]
