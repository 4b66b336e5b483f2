import { beforeAll, expect, test } from 'vitest'
import type { PolicyChange } from '../index.ts'
import { disagreements } from './compare.ts'
import { SCRIPT } from './script/index.ts'
import { simulatedSide } from './simulated.ts'
import { perform, type Step } from './story.ts'
import { DAY } from './subject.ts'

// Each rule of the preset, once wrong. A script that does not notice it has not compared it.
const CHANGES: readonly (readonly [string, PolicyChange])[] = [
  ['a code that lives longer', { lifetimes: { code: 120 } }],
  ['a code that dies sooner', { lifetimes: { code: 30 } }],
  ['an access token that lives longer', { lifetimes: { accessToken: 7200 } }],
  ['a machine’s token that lives longer', { lifetimes: { clientCredentials: 1200 } }],
  ['an ID token that lives longer', { lifetimes: { idToken: 7200 } }],
  ['a refresh token that lives longer', { lifetimes: { refreshToken: 20 * DAY } }],
  ['a grant that lives longer', { lifetimes: { grant: 40 * DAY } }],
  ['a session that lives longer', { lifetimes: { session: 40 * DAY } }],
  ['an interaction that dies sooner', { lifetimes: { interaction: 600 } }],
  ['an interaction that lives longer', { lifetimes: { interaction: 2 * DAY } }],
  ['a pushed request that lives longer', { lifetimes: { pushedRequest: 300 } }],
  ['no rotation', { rotation: { when: 'never', publicClients: 'never', senderConstrained: 'never' } }],
  ['rotation for clients with a secret', { rotation: { when: 'always' } }],
  ['late rotation for clients with a secret', { rotation: { when: 0.8 } }],
  ['late rotation for public clients', { rotation: { publicClients: 0.7 } }],
  ['no rotation of bound tokens', { rotation: { senderConstrained: 'never' } }],
  ['rotation of bound tokens', { rotation: { senderConstrained: 'always' } }],
  ['a reuse window', { reuse: { window: 3 } }],
  ['one reuse for free', { reuse: { times: 1 } }],
  ['a reuse that ends nothing', { reuse: { ends: 'nothing' } }],
  ['a reuse that ends the family alone', { reuse: { ends: 'family' } }],
  ['a refresh token for everybody', { refreshToken: 'always' }],
  ['a refresh token for offline_access alone', { refreshToken: 'offline_access' }],
  ['offline_access without consent', { offlineNeedsConsent: false }],
  ['browser apps whose sessions slide', { spaKeepsExpiry: false }],
  ['browser apps whose sessions do not', { spaKeepsExpiry: true }],
  ['a code that comes back and ends nothing', { codeReuse: 'reject' }],
  ['a revocation of the token alone', { revocation: 'token' }],
  ['a revocation of the family alone', { revocation: 'family' }],
  ['a revoked grant that stays', { revokesGrantItself: false }],
  ['a store that forgets', { dropsExpired: true }],
  ['a store that remembers', { dropsExpired: false }],
  ['a resource that is looked at first', { targetCheck: 'before-rotation' }],
  ['the first resource for a bare request', { bareResource: 'first' }],
  ['no resource for a bare request', { bareResource: 'none' }],
  ['PKCE for everybody', { pkceRequired: 'always' }],
  ['PKCE for nobody', { pkceRequired: 'never' }],
  ['the errors of another', { errors: 'logto' }],
  ['no DPoP', { dpop: 'off' }],
  ['nonces', { dpop: 'nonce-required' }],
  ['no pushed requests', { par: 'off' }],
  ['pushed requests alone', { par: 'required' }],
  ['no introspection', { introspection: false }],
  ['an introspection of JWTs', { knowsItsJwts: true }],
  ['session ids in ID tokens', { sessionIds: true }],
  ['tokens that outlive the session', { endsWithSession: false }],
  ['no question before the sign-out', { signOutPage: false }],
  ['resources by another name', { resourceParameters: ['audience'] }],
  ['ID tokens with all claims', { claimsInIdToken: true }],
  ['ID tokens with few claims', { claimsInIdToken: false }],
]

// The simulator without the change answers as the real server does: `calibration.test.ts` sees to that.
const right = new Map<string, readonly Step[]>()

beforeAll(async () => {
  const side = simulatedSide({}, 'ES256')
  for (const story of SCRIPT) right.set(story.title, await perform(side, story))
}, 30_000)

test.each(CHANGES)('the script notices %s', { timeout: 20_000 }, async (_name, change) => {
  expect(await isNoticed(change)).toBe(true)
})

async function isNoticed(change: PolicyChange): Promise<boolean> {
  const side = simulatedSide(change, 'ES256')
  for (const story of SCRIPT) {
    const steps = await perform(side, story).catch((error: unknown) => {
      // A sign-in that the story needs and does not get is noticed as well.
      if (error instanceof Error && error.message.startsWith('the sign-in ended at')) return []
      throw error
    })
    if (disagreements(right.get(story.title) ?? [], steps).length > 0) return true
  }
  return false
}
