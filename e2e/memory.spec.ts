import type { Page } from '@playwright/test'
import type { App } from './fixtures/app.ts'
import { back, comeBack, leave } from './fixtures/bfcache.ts'
import { answers, ask, heldRequest, leftAlone } from './fixtures/flight.ts'
import { collectIssued, dump, type Issued } from './fixtures/issued.ts'
import { tokenRequests } from './fixtures/ledger.ts'
import {
  accessToken,
  CONTACTS,
  logIn,
  allow,
  reach,
  refusedToken,
  signIn,
  signInAgain,
  startSignIn,
  userOf,
} from './fixtures/page.ts'
import { fingerprint } from './fixtures/storage.ts'
import { crash, freeze, thaw } from './fixtures/tabs.ts'
import { expect, scenario, test } from './fixtures/test.ts'

const MEMORY = scenario(33)
const TWO_HOURS = 7200

/** A page that has signed in, and what the provider has issued to it. */
async function signedIn(app: App): Promise<{ page: Page; issued: Issued }> {
  const issued = await collectIssued(app.context)
  const page = await app.open()
  await signIn(page)
  return { page, issued }
}

async function another(app: App): Promise<Page> {
  const page = await app.open()
  await reach(page, 'signed-in')
  return page
}

/** Nothing that the provider has issued lies in any storage of the page's origin. */
async function expectCleanDisk(page: Page, issued: Issued): Promise<void> {
  const text = await dump(page)
  expect(issued.foundIn(text)).toEqual([])
  expect(text).not.toContain('Ada Lovelace')
}

test('in memory a sign-in and a renewal leave no token in any storage', MEMORY, async ({ launch }) => {
  const app = await launch('plain-memory')
  const { page, issued } = await signedIn(app)
  await expectCleanDisk(page, issued)
  const token = await accessToken(page, { forceRefresh: true })
  expect(issued.count()).toBeGreaterThanOrEqual(4)
  await expectCleanDisk(page, issued)
  // The search can find: a token that the app stores by itself is seen.
  await page.evaluate((text) => localStorage.setItem('app', `kept ${text}`), token)
  expect(issued.foundIn(await dump(page))).toEqual([token])
})

test(
  'while the user is at the provider, nothing but the sign-in itself is stored',
  MEMORY,
  async ({ launch }) => {
    const app = await launch('plain-memory')
    const { page, issued } = await signedIn(app)
    const other = await another(app)
    await startSignIn(other)
    await other.getByRole('button', { name: 'Allow' }).waitFor()
    await expectCleanDisk(page, issued)
    await allow(other)
    await reach(other, 'signed-in')
    await reach(page, 'signed-in')
    // The verifier of a code goes with the code.
    const verifiers = await page.evaluate(async () => {
      const open = indexedDB.open(
        (await indexedDB.databases()).find(({ name }) => name?.startsWith('onegrant|'))?.name ?? '',
      )
      const db = await new Promise<IDBDatabase>((resolve) =>
        open.addEventListener('success', () => resolve(open.result)),
      )
      const all = db.transaction('transactions').objectStore('transactions').getAll()
      const rows = await new Promise<{ code_verifier: unknown; response: unknown }[]>((resolve) =>
        all.addEventListener('success', () => resolve(all.result)),
      )
      db.close()
      return rows.map(({ code_verifier, response }) => [code_verifier, response])
    })
    expect(verifiers).toEqual([
      [null, null],
      [null, null],
    ])
  },
)

test('a second tab has the session from the first, without a request', MEMORY, async ({ launch }) => {
  const app = await launch('plain-memory')
  const { page } = await signedIn(app)
  const token = await accessToken(page)
  const requests = tokenRequests(await app.requests()).length
  const second = await another(app)
  expect(await accessToken(second)).toBe(token)
  expect(await userOf(second)).toBe(await userOf(page))
  expect(tokenRequests(await app.requests())).toHaveLength(requests)
})

test('what the tabs say to each other is of no use to whoever listens', MEMORY, async ({ launch }) => {
  const app = await launch('plain-memory')
  const { page, issued } = await signedIn(app)
  const listener = await app.context.newPage()
  await listener.goto(`${app.url}silent`)
  await listener.evaluate(async () => {
    const heard: string[] = []
    const key = (await indexedDB.databases()).find(({ name }) => name?.startsWith('onegrant|'))?.name ?? ''
    for (const name of [key, `${key}|handshake`])
      new BroadcastChannel(name).addEventListener('message', ({ data }) => heard.push(JSON.stringify(data)))
    Object.assign(window, { heard })
  })
  const second = await another(app)
  await accessToken(second, { forceRefresh: true })
  await accessToken(page)
  const heard = await listener.evaluate(() => (window as unknown as { heard: string[] }).heard)
  expect(heard.filter((text) => text.includes('"sealed"')).length).toBeGreaterThanOrEqual(2)
  expect(issued.foundIn(heard.join('\n'))).toEqual([])
})

test('a duplicated tab has the session as well', MEMORY, async ({ launch }) => {
  const app = await launch('plain-memory')
  const { page } = await signedIn(app)
  const opened = page.waitForEvent('popup')
  // With the opener's sessionStorage, as the browser's own command copies it.
  await page.evaluate(() => void window.open(location.href))
  const copy = await opened
  await reach(copy, 'signed-in')
  expect(await accessToken(copy)).toBe(await accessToken(page))
})

test('a reload of one of two tabs keeps the session', MEMORY, async ({ launch }) => {
  const app = await launch('plain-memory')
  const { page, issued } = await signedIn(app)
  const second = await another(app)
  const token = await accessToken(second)
  await page.reload()
  await reach(page, 'signed-in')
  expect(await accessToken(page)).toBe(token)
  await second.reload()
  await reach(second, 'signed-in')
  await second.close()
  expect(await accessToken(page)).toBe(token)
  await expectCleanDisk(page, issued)
})

test(
  'a reload of the only tab, and the end of the last one, is the end of the session',
  MEMORY,
  async ({ launch }) => {
    const app = await launch('plain-memory')
    const { page } = await signedIn(app)
    const second = await another(app)
    await second.close()
    await page.reload()
    await reach(page, 'signed-out')
    expect(await refusedToken(page)).toBe('signed_out')
    await signInAgain(page)
    await page.close()
    const last = await app.open()
    await reach(last, 'signed-out')
    expect((await app.counts()).code).toBe(2)
  },
)

test('where the provider knows the user, a silent sign-in is the way back', MEMORY, async ({ launch }) => {
  const app = await launch('modes-memory')
  const page = await app.open('form')
  await signIn(page)
  await page.reload()
  await reach(page, 'signed-out')
  await page.evaluate(async () => {
    await window.auth.signIn({ mode: 'silent' })
  })
  await reach(page, 'signed-in')
  expect(await userOf(page)).toBe('ada')
})

test('in memory eight tabs with an expired token are one renewal', MEMORY, async ({ launch }) => {
  const app = await launch('plain-memory')
  const { page, issued } = await signedIn(app)
  await accessToken(page)
  const pages = [page, ...(await Promise.all(Array.from({ length: 7 }, () => another(app))))]
  const renewals = (await app.counts()).refresh
  await app.shiftClocks(TWO_HOURS)
  await app.hold('refresh_token')
  await Promise.all(pages.map((tab) => ask(tab, 1)))
  const { n } = await heldRequest(app, 'refresh_token')
  await app.release()
  const tokens = (await Promise.all(pages.map(answers))).flat()
  const answer = (await app.requests()).find((request) => request.n === n)
  expect(tokens.map(fingerprint)).toEqual(pages.map(() => answer?.accessToken))
  expect((await app.counts()).refresh).toBe(renewals + 1)
  await expectCleanDisk(page, issued)
})

test(
  'one after the other, each of four tabs renews with what the one before had',
  MEMORY,
  async ({ launch }) => {
    const app = await launch('plain-memory')
    const { page } = await signedIn(app)
    const pages = [page, ...(await Promise.all(Array.from({ length: 3 }, () => another(app))))]
    let token = await accessToken(page)
    for (const tab of [...pages, ...pages]) {
      // Who has not heard of it yet would be content with it.
      await expect.poll(() => accessToken(tab)).toBe(token)
      token = await accessToken(tab, { forceRefresh: true })
    }
    const renewals = tokenRequests(await app.requests(), 'refresh_token')
    expect(renewals).toHaveLength(8)
    for (const [index, { fingerprint: sent }] of renewals.entries())
      if (index > 0) expect(sent).toBe(renewals[index - 1]?.successor)
  },
)

for (const { how, end } of [
  { how: 'killed', end: crash },
  { how: 'closed', end: (page: Page) => page.close() },
] as const)
  test(`in memory a tab ${how} before the answer is cured by a grace of 3 s`, MEMORY, async ({ launch }) => {
    const app = await launch('plain-memory', { repeated: 1 })
    await app.behave({ reuseWindow: 3 })
    const { page: holder, issued } = await signedIn(app)
    const other = await another(app)
    await app.shiftClocks(TWO_HOURS)
    await app.hold('refresh_token')
    await ask(holder, 1)
    const first = await heldRequest(app, 'refresh_token')
    await ask(other, 1)
    await end(holder)
    await leftAlone(app, first)
    const [token = ''] = await answers(other)
    expect((await app.requests()).at(-1)).toMatchObject({
      accessToken: fingerprint(token),
      fingerprint: first.fingerprint,
    })
    await app.release()
    await accessToken(other, { forceRefresh: true })
    await expectCleanDisk(other, issued)
  })

test('a tab that dies right after its renewal has left it to the others', MEMORY, async ({ launch }) => {
  const app = await launch('plain-memory')
  const { page: holder } = await signedIn(app)
  const other = await another(app)
  await app.shiftClocks(TWO_HOURS)
  const died = new Promise<void>((resolve, reject) => {
    void holder.exposeFunction('die', () => crash(holder).then(resolve, reject))
  })
  await holder.evaluate((resource) => {
    window.auth.on('renewed', () => void (window as unknown as { die: () => Promise<void> }).die())
    void window.auth.getAccessToken({ resource })
  }, CONTACTS)
  await died
  const { refresh } = await app.counts()
  expect(fingerprint(await accessToken(other))).toBe(tokenRequests(await app.requests()).at(-1)?.accessToken)
  expect((await app.counts()).refresh).toBe(refresh)
  await reach(other, 'signed-in')
})

test(
  'a tab whose tokens have gone with another one sends no older ones, and says so',
  MEMORY,
  async ({ launch, profile }) => {
    const context = await profile.open()
    const app = await launch('plain-memory', { context })
    const { page: first } = await signedIn(app)
    const second = await another(app)
    // Deaf to the other tabs, as a tab that sleeps.
    await second.evaluate(() => document.dispatchEvent(new Event('freeze')))
    await accessToken(first, { forceRefresh: true })
    const { refresh } = await app.counts()
    await first.close()
    await second.evaluate(() => document.dispatchEvent(new Event('resume')))
    await reach(second, 'expired')
    expect(await refusedToken(second)).toBe('reauth_required')
    expect(await userOf(second)).toBe('ada')
    expect((await app.counts()).refresh).toBe(refresh)
    await signInAgain(second)
  },
)

test('in memory signing out in one tab ends the session in all', MEMORY, async ({ launch }) => {
  const app = await launch('plain-memory')
  const { page, issued } = await signedIn(app)
  const second = await another(app)
  const { successor } = tokenRequests(await app.requests()).at(-1) ?? {}
  await page.evaluate(() => window.auth.signOut({ local: true }))
  for (const tab of [page, second]) {
    await reach(tab, 'signed-out')
    expect(await refusedToken(tab)).toBe('signed_out')
  }
  const revoked = (await app.requests()).filter(({ endpoint }) => endpoint === 'revocation')
  expect(revoked.map((request) => request.fingerprint)).toEqual([successor])
  const third = await app.open()
  await reach(third, 'signed-out')
  await expectCleanDisk(page, issued)
})

test(
  'in memory another user in another tab is told before anything of theirs is shown',
  MEMORY,
  async ({ launch }) => {
    const app = await launch('plain-memory')
    const { page } = await signedIn(app)
    const second = await another(app)
    await page.evaluate(() => {
      const told: string[] = []
      window.auth.on('user-changed', ({ user }) =>
        told.push(`${user.sub} while ${window.auth.getSnapshot().user?.sub}`),
      )
      Object.assign(window, { told })
    })
    await startSignIn(second, { prompt: 'login consent' })
    await logIn(second, 'grace')
    await allow(second)
    await reach(second, 'signed-in')
    await expect.poll(() => userOf(page)).toBe('grace')
    expect(await page.evaluate(() => (window as unknown as { told: string[] }).told)).toEqual([
      'grace while ada',
    ])
    expect(await accessToken(page)).toBe(await accessToken(second))
  },
)

test(
  'in memory a page comes back from the bfcache to the session that the others have',
  MEMORY,
  async ({ launch, profile }) => {
    const app = await launch('plain-memory', { context: await profile.open() })
    const { page, issued } = await signedIn(app)
    const other = await another(app)
    await accessToken(page)
    await leave(page, `${app.url}elsewhere`)
    const token = await accessToken(other, { forceRefresh: true })
    await back(page)
    expect(await comeBack(page)).toEqual({ isRestored: true, reasons: [] })
    await reach(page, 'signed-in')
    expect(await accessToken(page)).toBe(token)
    await expectCleanDisk(page, issued)
  },
)

test(
  'an only page that comes back from the bfcache has its own session',
  MEMORY,
  async ({ launch, profile }) => {
    const app = await launch('plain-memory', { context: await profile.open() })
    const { page } = await signedIn(app)
    const token = await accessToken(page)
    await page.evaluate(() =>
      addEventListener('pageshow', ({ persisted }) => (window.wasRestored = persisted)),
    )
    await page.goto(`${app.url}elsewhere`)
    // A page that is loaded anew is a new tab, and nobody is there to ask.
    await reach(page, 'signed-out')
    await back(page)
    expect(await comeBack(page)).toEqual({ isRestored: true, reasons: [] })
    await reach(page, 'signed-in')
    expect(await accessToken(page)).toBe(token)
  },
)

test(
  'a tab that is frozen gives its session to the others when it wakes',
  MEMORY,
  async ({ launch, profile }) => {
    const app = await launch('plain-memory', { context: await profile.open() })
    const { page: holder } = await signedIn(app)
    const visible = await app.context.newPage()
    await freeze(holder)
    await visible.goto(app.url)
    await reach(visible, 'signed-out')
    await thaw(holder)
    await reach(visible, 'signed-in')
    expect(await accessToken(visible)).toBe(await accessToken(holder))
  },
)
