import { CALENDAR, CONTACTS } from '../subject.ts'
import { story, type Story } from '../story.ts'

/** RFC 8707: which API a token is for. */
export const resources: readonly Story[] = [
  story('lenient', 'two resources, one refresh token', async (app) => {
    const login = await app.signIn()
    const bare = await app.step('a code for none of them', app.redeem(login))
    const contacts = await app.step('a renewal for one', app.renew(bare, { resource: CONTACTS }))
    const calendar = await app.step('and for the other', app.renew(contacts, { resource: CALENDAR }))
    await app.step('userinfo refuses a token for an API', app.userinfo(calendar))
    const narrow = { resource: CONTACTS, scope: 'openid contacts:read' }
    const narrowed = await app.step('with a narrower scope', app.renew(calendar, narrow))
    const other = { resource: CONTACTS, scope: 'calendar:read' }
    const crossed = await app.step('with the scope of the other API', app.renew(narrowed, other))
    await app.step('both at once', app.renew(crossed, { resource: [CONTACTS, CALENDAR] }))
    await app.step('which spent the token', app.renew(crossed))
  }),
  story('lenient', 'a code for one of two', async (app) => {
    const tokens = await app.step('names it', app.redeem(await app.signIn(), { resource: CALENDAR }))
    await app.step('a later renewal goes back to none', app.renew(tokens))
    const both = await app.signIn()
    await app.step('both at once', app.redeem(both, { resource: [CONTACTS, CALENDAR] }))
    await app.step('which spent the code', app.redeem(both))
  }),
  story('lenient', 'the only resource is meant', async (app) => {
    const login = await app.signIn({ scope: 'openid contacts:read', resource: CONTACTS })
    const tokens = await app.step('by a code', app.redeem(login))
    const renewed = await app.step('by a renewal', app.renew(tokens))
    await app.step('one that was not granted', app.renew(renewed, { resource: CALENDAR }))
    await app.step('which spent the token', app.renew(renewed))
  }),
  story('lenient', 'an unknown resource', async (app) => {
    const login = await app.signIn()
    await app.step('at the exchange', app.redeem(login, { resource: 'https://other.example/' }))
    await app.step('which spent the code', app.redeem(login))
    const tokens = await app.redeem(await app.signIn())
    await app.step('at a renewal', app.renew(tokens, { resource: 'https://other.example/' }))
    await app.step('which spent the token', app.renew(tokens))
    const fresh = await app.redeem(await app.signIn())
    await app.step('a relative one', app.renew(fresh, { resource: 'contacts' }))
  }),
  story('lenient', 'resources without openid', async (app) => {
    await app.step('with a nonce', app.authorize({ scope: 'contacts:read', resource: CONTACTS }))
    const bare = { nonce: undefined }
    const login = await app.signIn({ ...bare, scope: 'contacts:read', resource: CONTACTS })
    const tokens = await app.step('no ID token', app.redeem(login))
    await app.step('a renewal neither', app.renew(tokens))
    const two = await app.signIn({ ...bare, scope: 'contacts:read calendar:read' })
    await app.step('two, and none named', app.redeem(two))
  }),
  story('lenient', 'scopes of a resource that was not asked for', async (app) => {
    const login = await app.signIn({ scope: 'openid contacts:read', resource: [] })
    await app.step('are not granted', app.redeem(login))
    const none = await app.signIn({ scope: 'openid', resource: CONTACTS })
    await app.step('a resource without scopes', app.redeem(none))
    const unknown = await app.signIn({ scope: 'openid admin', resource: CONTACTS })
    await app.step('a scope that nobody knows', app.redeem(unknown))
  }),
]
