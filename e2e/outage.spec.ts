import type { App, Fault } from './fixtures/app.ts'
import { tokenRequests } from './fixtures/ledger.ts'
import { accessToken, reach, refusedToken, signIn } from './fixtures/page.ts'
import { sends, wake } from './fixtures/tabs.ts'
import { expect, scenario, test } from './fixtures/test.ts'

const OUTAGE = scenario(20)
const TWO_HOURS = 7200

const html = '<!doctype html><title>Welcome</title><p>Accept the terms of this network.'
const outages: readonly { what: string; fault: Fault; leaves: RegExp | undefined; pause: number }[] = [
  {
    what: 'status 429 with Retry-After: 25',
    fault: { kind: 'status', when: 'before', status: 429, retryAfter: 25 },
    leaves: /status of 429/,
    pause: 25,
  },
  {
    what: 'status 503',
    fault: { kind: 'status', when: 'before', status: 503 },
    leaves: /status of 503/,
    pause: 0,
  },
  {
    what: 'status 502 that the browser does not show',
    fault: { kind: 'status', when: 'before', status: 502, cors: false },
    leaves: /CORS policy|ERR_FAILED/,
    pause: 0,
  },
  {
    what: "a captive portal's page",
    fault: { kind: 'status', when: 'before', status: 200, contentType: 'text/html', body: html },
    leaves: undefined,
    pause: 0,
  },
  {
    what: 'truncated JSON',
    fault: { kind: 'status', when: 'before', status: 200, body: '{"access_token":"eyJ' },
    leaves: undefined,
    pause: 0,
  },
  { what: 'no answer', fault: { kind: 'drop', when: 'before' }, leaves: /net::ERR_\w+/, pause: 0 },
]

for (const { what, fault, leaves, pause } of outages) {
  test(`${what} for a minute signs nobody out and costs at most six requests`, OUTAGE, async ({ launch }) => {
    const app = await launch('plain', { isControl: true })
    const page = await app.open()
    await signIn(page)
    const other = await app.open()
    await reach(other, 'signed-in')
    const pages = [page, other]
    for (const tab of pages) await accessToken(tab)
    await app.spoil({ ...fault, times: 1000 })
    await app.shiftClocks(TWO_HOURS)
    await Promise.all(pages.map(wake))
    for (let second = 0; second < 60; second += 2) {
      for (const tab of pages)
        await tab.evaluate(() => {
          window.auth.getAccessToken({ resource: 'https://contacts.example/' }).catch(() => undefined)
        })
      await app.clocks.run(pages, 2, 2)
    }
    const cost = await renewals(app)
    expect(cost).toBeGreaterThanOrEqual(2)
    expect(cost).toBeLessThanOrEqual(6)
    const times = (await sends(page)).map(({ at }) => at)
    const gaps = times.slice(1).map((at, index) => (at - (times[index] ?? 0)) / 1000)
    for (const gap of gaps) expect(gap).toBeGreaterThanOrEqual(pause)
    for (const tab of pages) {
      expect(await refusedToken(tab)).toBe('temporarily_unavailable')
      expect(await tab.evaluate(() => window.auth.getSnapshot().status)).toBe('signed-in')
    }

    // Whoever asked just now may have had one more.
    const spent = await renewals(app)
    await app.provider.heal()
    // Nobody asks: who has used the token gets the next one by itself.
    await app.clocks.run(pages, 180, 2)
    await expect.poll(async () => tokenRequests(await app.requests()).at(-1)?.status).toBe(200)
    expect(await renewals(app)).toBe(spent + 1)
    expect(await accessToken(page)).toBe(await accessToken(other))
    expect(tokenRequests(await app.requests()).filter(({ error }) => error !== null)).toEqual([])
    const complaints = app.console.unexpected()
    expect(complaints.filter((text) => leaves?.test(text) !== true)).toEqual([])
  })
}

async function renewals(app: App): Promise<number> {
  return tokenRequests(await app.requests(), 'refresh_token').length
}
