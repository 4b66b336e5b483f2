import { expect, test } from 'vitest'
import type { AuthSettings } from '../settings.ts'
import { createSameSiteWorld, site } from '../testing/same-site.ts'
import { settle } from '../testing/settle.ts'
import type { SimulatedWindow } from '../testing/simulated-windows.ts'
import type { OpenTab } from '../testing/world.ts'

/** A page without a session that has opened a popup, which stands at the provider. */
async function setup(changes: Parameters<typeof createSameSiteWorld>[0] = {}) {
  const world = await createSameSiteWorld(changes)
  const { auth, tab } = world.open()
  await auth.ready()
  const outcome = auth.signIn({ mode: 'popup' }).catch((error: unknown) => error)
  const [popup] = tab.windows as readonly [SimulatedWindow]
  await settle()
  const [url = ''] = popup.visits
  return { ...world, auth, tab, outcome, popup, url }
}

/** Time from one look at the window to the next, ms. */
const look = 500

/** Stops a popup when it has put its answer into the record, before it hears or says anything. */
function stopAtArrival({ tab }: OpenTab, stop: () => void): void {
  const { page } = tab.platform
  const replace = page.replace.bind(page)
  Object.assign(page, {
    replace(url: string, state: unknown) {
      replace(url, state)
      stop()
    },
  })
}

/** The name that store and channel of a client carry. */
const nameOf = ({ authority, client_id }: AuthSettings): string => [authority, client_id, ''].join('|')

test('the window is opened in the very call, before anything is waited for', async () => {
  const { open } = await createSameSiteWorld()
  const { auth, tab } = open()
  auth.signIn({ mode: 'popup' }).catch(() => undefined)
  expect(tab.windows).toHaveLength(1)
})

test('the popup hands over and closes, and the page that stayed is signed in', async () => {
  const { open, auth, tab, outcome, popup, url, provider } = await setup()
  expect(new URL(url).searchParams.get('redirect_uri')).toBe(`${site}/callback`)
  popup.show('away')
  const back = open(provider.authorize(url))
  await settle()
  expect(await outcome).toMatchObject({ status: 'signed-in', user: { sub: 'ada' } })
  expect(back.tab.wasClosed()).toBe(true)
  expect(popup.isClosed()).toBe(true)
  expect(tab.visits).toEqual([])
  expect(tab.url()).toBe(`${site}/`)
  expect(provider.requests).toHaveLength(1)
  expect(auth.trail.entries().filter(({ type }) => type === 'sent')[0]?.tab).toBe(auth.trail.tab)
})

test('its address is cleaned, and no message between the tabs has a code, a state or a token', async () => {
  const messages: unknown[] = []
  const { open, origin, auth, outcome, url, provider, settings } = await setup()
  const ear = origin.openTab(site)
  ear.platform.openChannel(nameOf(settings), (message) => messages.push(message))
  const callback = provider.authorize(url)
  const back = open(callback)
  await settle()
  await outcome
  expect(back.tab.url()).toBe(`${site}/callback`)
  const said = JSON.stringify(messages)
  expect(said).toContain('arrived')
  expect(said).toContain('taken')
  for (const secret of [
    new URL(callback).searchParams.get('code'),
    new URL(callback).searchParams.get('state'),
    await auth.getAccessToken(),
    provider.requests[0]?.credential,
  ])
    expect(said).not.toContain(secret)
})

test('a popup may come back to an address of its own', async () => {
  const { open, outcome, url, provider } = await setup({ popup_redirect_uri: '/popup-callback' })
  expect(new URL(url).searchParams.get('redirect_uri')).toBe(`${site}/popup-callback`)
  open(provider.authorize(url))
  await settle()
  expect(await outcome).toMatchObject({ status: 'signed-in' })
  expect(provider.requests).toMatchObject([{ status: 200 }])
})

test('an opener that is out of reach hears it all the same', async () => {
  const { open, outcome, popup, url, provider, clock } = await setup()
  // The provider's opener policy: to the page, the window looks closed from its first page on.
  popup.show('closed')
  await clock.advance(5 * 60_000)
  const back = open(provider.authorize(url))
  await settle()
  expect(await outcome).toMatchObject({ status: 'signed-in' })
  expect(back.tab.wasClosed()).toBe(true)
  expect(provider.requests).toHaveLength(1)
})

test('an opener that hears nothing finds the answer in the record', async () => {
  const { origin, outcome, popup, url, provider, clock, settings } = await setup()
  popup.show('away')
  const query = new URL(provider.authorize(url)).searchParams
  // All that a popup has done which died before it could say anything.
  const store = origin.openTab(site).platform.openStore(nameOf(settings), () => undefined)
  await store.change(query.get('state') ?? '', ({ transaction }) => ({
    transaction: { ...(transaction as object), response: query.toString(), arrivedAt: clock.wall() },
    result: undefined,
  }))
  await clock.advance(look)
  expect(await outcome).toMatchObject({ status: 'signed-in' })
  expect(provider.requests).toHaveLength(1)
})

test('an opener that finds the answer before the popup says so still has it closed', async () => {
  const { open, origin, outcome, popup, url, provider, clock, settings } = await setup()
  popup.show('closed')
  const back = open(provider.authorize(url))
  stopAtArrival(back, back.tab.freeze)
  // Something else has the lock, so that the opener has taken the answer and not begun with it.
  const { crypto, locks } = origin.openTab(site).platform
  const state = new URL(url).searchParams.get('state') ?? ''
  const lock = `onegrant|${nameOf(settings)}|code|${(await crypto.digest(state)).slice(0, 12)}`
  let free = (): void => undefined
  const held = new Promise<void>((resolve) => {
    free = resolve
  })
  void locks.run(lock, new AbortController().signal, () => held)
  await clock.advance(look)
  back.tab.thaw()
  back.tab.wake('resume')
  await settle()
  expect(back.tab.wasClosed()).toBe(true)
  expect(provider.requests).toEqual([])
  free()
  expect(await outcome).toMatchObject({ status: 'signed-in' })
  expect(provider.requests).toHaveLength(1)
})

test('a popup that says so after the opener is through closes all the same', async () => {
  const { open, outcome, popup, url, provider, clock } = await setup()
  popup.show('closed')
  const back = open(provider.authorize(url))
  stopAtArrival(back, () => back.tab.stallStore(true))
  await clock.advance(look)
  expect(await outcome).toMatchObject({ status: 'signed-in' })
  back.tab.stallStore(false)
  await settle()
  expect(back.tab.wasClosed()).toBe(true)
  expect(provider.requests).toHaveLength(1)
})

test('a popup that the user closes is popup_closed', async () => {
  const { auth, outcome, popup, clock, provider } = await setup()
  popup.show('away')
  await clock.advance(look)
  popup.show('closed')
  await clock.advance(4 * look)
  expect(await outcome).toMatchObject({ code: 'popup_closed', retryable: true })
  expect(auth.getSnapshot()).toMatchObject({ status: 'signed-out', error: { code: 'popup_closed' } })
  expect(provider.requests).toEqual([])
})

test('a popup that closes in the moment of its answer is no closed popup', async () => {
  const { open, outcome, popup, url, provider, clock } = await setup()
  popup.show('away')
  await clock.advance(look)
  popup.show('closed')
  await clock.advance(look)
  open(provider.authorize(url))
  await settle()
  expect(await outcome).toMatchObject({ status: 'signed-in' })
})

test('an answer after that still signs in: the popup does it itself, and stays', async () => {
  const { open, auth, outcome, popup, url, provider, clock } = await setup()
  popup.show('away')
  await clock.advance(look)
  popup.show('closed')
  await clock.advance(4 * look)
  expect(await outcome).toMatchObject({ code: 'popup_closed' })
  const back = open(provider.authorize(url))
  await clock.advance(2_000)
  expect((await back.auth.ready()).status).toBe('signed-in')
  await settle()
  expect(auth.getSnapshot().status).toBe('signed-in')
  expect(back.tab.wasClosed()).toBe(false)
  expect(provider.requests).toHaveLength(1)
})

test('a window that cannot be closed goes on as a page', async () => {
  const { open, outcome, url, provider, clock } = await setup()
  const back = open(provider.authorize(url))
  await settle()
  expect(await outcome).toMatchObject({ status: 'signed-in' })
  expect(back.auth.getSnapshot().status).toBe('signed-in')
  await clock.advance(1_000)
  expect(await back.auth.handleCallback()).toMatchObject({ returnTo: '/' })
  expect(provider.requests).toHaveLength(1)
})

test('a blocked popup says so, and nothing has happened', async () => {
  const { open, provider } = await createSameSiteWorld()
  const { auth, tab } = open()
  await auth.ready()
  const before = auth.getSnapshot()
  tab.blockPopups()
  await expect(auth.signIn({ mode: 'popup' })).rejects.toMatchObject({
    code: 'popup_blocked',
    retryable: true,
  })
  expect(auth.getSnapshot()).toBe(before)
  expect(provider.visits.size).toBe(0)
})

test('a user who says no in the popup is access_denied in the page', async () => {
  const { open, auth, outcome, url, refuse, provider } = await setup()
  const back = open(refuse(url, 'access_denied'))
  await settle()
  expect(await outcome).toMatchObject({ code: 'access_denied' })
  expect(auth.getSnapshot()).toMatchObject({ status: 'signed-out', error: { code: 'access_denied' } })
  expect(back.tab.wasClosed()).toBe(true)
  expect(provider.requests).toEqual([])
})

test('a second click while the popup is open brings it to the front', async () => {
  const { open, auth, tab, outcome, popup, url, provider } = await setup()
  popup.show('away')
  const second = auth.signIn({ mode: 'popup' })
  expect(tab.windows).toHaveLength(1)
  expect(popup.focused()).toBe(1)
  open(provider.authorize(url))
  await settle()
  expect(await second).toBe(await outcome)
})

test('a second click with the popup out of reach opens another one in its place', async () => {
  const { open, auth, tab, outcome, popup, clock, provider } = await setup()
  popup.show('closed')
  await clock.advance(look)
  const second = auth.signIn({ mode: 'popup' })
  expect(await outcome).toMatchObject({ code: 'superseded' })
  await settle()
  const [, other] = tab.windows
  open(provider.authorize(other?.visits[0] ?? ''))
  await settle()
  expect(await second).toMatchObject({ status: 'signed-in' })
  expect(other?.isClosed()).toBe(true)
})

test('an answer for an unknown state in the popup touches nothing', async () => {
  const { open, auth, outcome, popup, clock, provider } = await setup()
  popup.show('away')
  const forged = open(`${site}/callback?code=x&state=forged`)
  await expect(forged.auth.handleCallback()).rejects.toMatchObject({ code: 'callback_unknown_state' })
  await clock.advance(look)
  expect(auth.getSnapshot().status).toBe('signing-in')
  expect(provider.requests).toEqual([])
  popup.show('closed')
  await clock.advance(4 * look)
  expect(await outcome).toMatchObject({ code: 'popup_closed' })
})

test('hints of nobody in particular, and of the right state too early, change nothing', async () => {
  const { origin, auth, url, settings, provider } = await setup()
  const state = new URL(url).searchParams.get('state') ?? ''
  const forger = origin.openTab(site).platform
  const channel = forger.openChannel(nameOf(settings), () => undefined)
  const transaction = (await forger.crypto.digest(state)).slice(0, 12)
  for (const message of [
    { kind: 'arrived', transaction },
    { kind: 'arrived', transaction: 'other' },
    { kind: 'arrived' },
    { kind: 'taken', transaction },
  ])
    channel.post(message)
  await settle()
  expect(auth.getSnapshot().status).toBe('signing-in')
  expect(provider.requests).toEqual([])
})

test('an expired session keeps its page: it goes from expired to signed in', async () => {
  const { signIn, open, provider, clock } = await createSameSiteWorld({ silent_redirect_uri: undefined })
  const { auth, tab } = await signIn()
  await clock.advance(400_000)
  provider.faults = [{ kind: 'status', status: 400, body: '{"error":"invalid_grant"}' }]
  const token = auth.getAccessToken().catch((error: unknown) => error)
  await clock.advance(3_000)
  await token
  const statuses: string[] = []
  auth.subscribe(() => statuses.push(auth.getSnapshot().status))
  const outcome = auth.signIn({ mode: 'popup' })
  await settle()
  expect(auth.getSnapshot()).toMatchObject({ status: 'expired', user: { sub: 'ada' } })
  open(provider.authorize(tab.windows[0]?.visits[0] ?? ''))
  await settle()
  expect(await outcome).toMatchObject({ status: 'signed-in' })
  expect(statuses).toEqual(['signed-in'])
})

test('a popup that is closed leaves an expired session as it was', async () => {
  const { signIn, provider, clock } = await createSameSiteWorld({ silent_redirect_uri: undefined })
  const { auth, tab } = await signIn()
  await clock.advance(400_000)
  provider.faults = [{ kind: 'status', status: 400, body: '{"error":"invalid_grant"}' }]
  auth.getAccessToken().catch(() => undefined)
  await clock.advance(3_000)
  const before = auth.getSnapshot()
  const outcome = auth.signIn({ mode: 'popup' }).catch((error: unknown) => error)
  await settle()
  tab.windows[0]?.show('away')
  await clock.advance(look)
  tab.windows[0]?.show('closed')
  await clock.advance(4 * look)
  expect(await outcome).toMatchObject({ code: 'popup_closed' })
  expect(auth.getSnapshot()).toBe(before)
})

test('a popup of a page that is gone becomes the app', async () => {
  const { open, tab, url, provider, clock } = await setup()
  tab.kill()
  const back = open(provider.authorize(url))
  await clock.advance(2_000)
  expect(await back.auth.ready()).toMatchObject({ status: 'signed-in' })
  expect(back.tab.wasClosed()).toBe(false)
  expect(provider.requests).toHaveLength(1)
})

test('a popup that was reloaded before anybody took its answer still gives it', async () => {
  const { open, tab, outcome, url, provider, clock } = await setup()
  tab.freeze()
  const first = open(provider.authorize(url))
  await settle()
  const entry = first.tab.platform.page.historyState()
  first.tab.kill()
  tab.thaw()
  const again = open(`${site}/other`)
  again.tab.platform.page.replace(`${site}/callback`, entry)
  void again.auth.handleCallback()
  await clock.advance(look)
  expect(await outcome).toMatchObject({ status: 'signed-in' })
  expect(provider.requests).toHaveLength(1)
})

test('what is wrong with the request closes the window again', async () => {
  const { open } = await createSameSiteWorld()
  const { auth, tab } = open()
  await expect(auth.signIn({ mode: 'popup', returnTo: 'https://evil.example/' })).rejects.toMatchObject({
    code: 'invalid_return_to',
  })
  expect(tab.windows[0]?.isClosed()).toBe(true)
})

test('storage that does not answer for a while does not end it', async () => {
  const { open, tab, outcome, popup, url, provider, clock } = await setup()
  popup.show('away')
  tab.stallStore(true)
  await clock.advance(40 * look)
  tab.stallStore(false)
  open(provider.authorize(url))
  await settle()
  expect(await outcome).toMatchObject({ status: 'signed-in' })
})

test('a popup that comes back to another origin is a wrong setting', async () => {
  const { open } = await createSameSiteWorld({ popup_redirect_uri: 'https://other.id.example/callback' })
  const { auth, tab } = open()
  await expect(auth.signIn({ mode: 'popup' })).rejects.toMatchObject({ code: 'config_invalid' })
  expect(tab.windows[0]?.isClosed()).toBe(true)
})

test('ten minutes without an answer end it', async () => {
  const { outcome, clock } = await setup()
  await clock.advance(10 * 60_000)
  expect(await outcome).toMatchObject({ code: 'temporarily_unavailable' })
})

test('a disposed client ends it and leaves no timer', async () => {
  const { auth, outcome, popup, clock } = await setup()
  auth.dispose()
  expect(await outcome).toMatchObject({ code: 'disposed' })
  expect(popup.isClosed()).toBe(true)
  expect(clock.pending()).toBe(0)
})
