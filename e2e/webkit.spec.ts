import { findEngines, MISSING } from './fixtures/engines.ts'
import { countRequests, tokenRequests } from './fixtures/ledger.ts'
import { expect, scenario, test } from './fixtures/test.ts'
import { type Driver, startDriver } from './fixtures/webdriver.ts'

const { webkit } = findEngines()

/** As in the pages of the other engines, for a driver that knows scripts alone. */
const ASK = `const done = arguments[0]
window.asked = window.auth.getAccessToken({ resource: 'https://contacts.example/', forceRefresh: true })
done()`
const ANSWER = `const done = arguments[0]
window.asked.then(done, (error) => done(String(error.code)))`
const TOKEN = `const done = arguments[0]
window.auth.getAccessToken({ resource: 'https://contacts.example/' }).then(done, (error) => done(String(error.code)))`
const STATUS = `const done = arguments[0]
if (window.auth === undefined) done('not loaded')
else window.auth.ready().then(({ status }) => done(status), (error) => done(String(error.code)))`

test('two tabs that renew at once in WebKitGTK are one request', scenario(25), async ({ world }) => {
  test.skip(webkit === undefined, MISSING.webkit)
  if (webkit === undefined) return
  test.setTimeout(120_000)
  const { site, provider } = await world.visit('plain')
  await provider.control('reset')
  const driver = await startDriver(webkit)
  try {
    await driver.goTo(site.url)
    await signIn(driver)
    await expect.poll(() => driver.run(STATUS)).toBe('signed-in')
    const first = await driver.tab()
    const second = await driver.newTab()
    await driver.goTo(site.url)
    await expect.poll(() => driver.run(STATUS)).toBe('signed-in')

    await provider.control('faults', { endpoint: 'token', grant_type: 'refresh_token', kind: 'hold' })
    await driver.run(ASK)
    await expect.poll(async () => tokenRequests(await provider.requests(), 'refresh_token').length).toBe(1)
    await driver.switchTo(first)
    await driver.run(ASK)
    await provider.control('release')
    const answers = [await driver.run<string>(ANSWER)]
    await driver.switchTo(second)
    answers.push(await driver.run<string>(ANSWER))
    expect(answers[0]).toBe(answers[1])
    expect(answers[0]).toMatch(/^eyJ/)
    expect(await driver.run(TOKEN)).toBe(answers[0])
    expect(countRequests(await provider.requests())).toEqual({ code: 1, refresh: 1, repeated: [] })
  } finally {
    await driver.end()
  }
})

async function signIn(driver: Driver): Promise<void> {
  await driver.start('void window.auth.signIn()')
  await driver.type('input[name=username]', 'ada')
  await driver.type('input[name=password]', 'lovelace')
  await driver.click('form[action$=login] button.main')
  await driver.click('form[action$=allow] button.main')
}
