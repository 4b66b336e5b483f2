import { expect, type Page } from '@playwright/test'
import { expectEnd, expectNoHarm, sentIn } from './checks.ts'
import { begin, ended, look, test, type Stage } from './fixture.ts'

/** Begins a silent sign-in whose provider waits; resolves with the genuine answer. */
async function beginSilently({ provider }: Stage, page: Page): Promise<URL> {
  provider.isWaiting = true
  await begin(page, { mode: 'silent' })
  await expect.poll(() => provider.kept).toHaveLength(1)
  const [genuine] = provider.kept
  if (genuine === undefined) throw new Error('the provider has kept no callback')
  return genuine
}

/** Lets the provider's frame go on to an address. */
async function answerInFrame(page: Page, address: string): Promise<void> {
  const frame = page.frames().find((each) => each.url().includes('/auth?'))
  if (frame === undefined) throw new Error('there is no frame of the provider')
  await frame.goto(address).catch(() => undefined) // It is removed as soon as it has said its answer.
}

const attacks: Readonly<Record<string, (page: Page, genuine: URL) => Promise<unknown>>> = {
  'the page itself': (page, genuine) => page.evaluate((href) => window.postMessage(href, '*'), genuine.href),
  'a frame of the same origin that is not ours': (page, genuine) =>
    page.evaluate((href) => {
      const frame = document.createElement('iframe')
      frame.srcdoc = `<script>parent.postMessage(${JSON.stringify(href)}, '*')</${'script'}>`
      document.body.append(frame)
    }, genuine.href),
  'a frame without an origin': (page, genuine) =>
    page.evaluate((href) => {
      const frame = document.createElement('iframe')
      frame.src = `data:text/html,<script>parent.postMessage(${JSON.stringify(encodeURI(href))}, '*')</${'script'}>`
      document.body.append(frame)
    }, genuine.href),
  'a window of the same origin': (page, genuine) =>
    page.evaluate((href) => {
      const other = window.open('about:blank')
      const script = other?.document.createElement('script')
      if (script === undefined) throw new Error('the window is blocked')
      script.textContent = `opener.postMessage(${JSON.stringify(href)}, '*')`
      other?.document.body.append(script)
      other?.close()
    }, genuine.href),
  'our own frame before it has come back': async (page, genuine) => {
    const frame = page.frames().find((each) => each.url().includes('/auth?'))
    await frame?.evaluate((href) => window.parent.postMessage(href, '*'), genuine.href)
  },
  'our own frame, for another sign-in': async (page, genuine) => {
    const forged = new URL(genuine)
    forged.searchParams.set('state', 'forged')
    await answerInFrame(page, forged.href)
  },
}

for (const [who, attack] of Object.entries(attacks))
  test(`an answer to a silent sign-in that ${who} says is not taken`, async ({ stage }) => {
    const page = await stage.signedIn()
    const before = await look(page)
    const sent = sentIn(stage).length
    const genuine = await beginSilently(stage, page)
    await page.evaluate(() => {
      window.addEventListener('message', () => window.told.push('a message came'))
    })
    await attack(page, genuine)
    await expect.poll(() => page.evaluate(() => window.told)).toContain('a message came')
    expect(await page.evaluate(() => window.ended)).toBeUndefined()
    expect(sentIn(stage)).toHaveLength(sent)
    expect(await look(page)).toEqual(before)
    // What the attacker has put into the page is the attacker's.
    await page.evaluate(() => {
      for (const frame of document.querySelectorAll('iframe:not([aria-hidden])')) frame.remove()
    })
    await expectNoHarm(stage, page)
  })

test('two silent sign-ins at once are one frame and one code', async ({ stage }) => {
  const page = await stage.signedIn()
  const sent = sentIn(stage).length
  const visits = stage.provider.visits.length
  await page.evaluate(() =>
    window.attempt(() =>
      Promise.all([window.auth.signIn({ mode: 'silent' }), window.auth.signIn({ mode: 'silent' })]),
    ),
  )
  expectEnd(await ended(page), {}, sentIn(stage).slice(sent))
  expect(stage.provider.visits).toHaveLength(visits + 1)
})

test('a window with a forged answer takes nothing and ends nothing; the genuine one signs in', async ({
  stage,
}) => {
  const { provider, context, site } = stage
  const page = await stage.open()
  provider.isWaiting = true
  const opened = context.waitForEvent('page')
  await page.getByRole('button').click()
  const popup = await opened
  await popup.waitForURL(/\/auth\?/)
  const [genuine] = provider.kept
  if (genuine === undefined) throw new Error('the provider has kept no callback')

  // Whoever may speak on the channel can make the page look, and no more.
  const stranger = await stage.open()
  await stranger.evaluate((issuer) => {
    const channel = new BroadcastChannel(`onegrant|${issuer}|app|`)
    for (const transaction of ['AAAAAAAAAAAA', '', '__proto__'])
      for (const kind of ['arrived', 'taken']) channel.postMessage({ kind, transaction })
  }, provider.issuer)
  const forged = new URL(genuine)
  forged.searchParams.set('state', 'forged')
  await popup.goto(forged.href)
  expect(await ended(popup)).toMatchObject({ code: 'callback_unknown_state' })
  expect(await page.evaluate(() => window.ended)).toBeUndefined()
  expect(sentIn(stage)).toEqual([])

  const closed = popup.waitForEvent('close')
  await popup.goto(genuine.href).catch(() => undefined) // It closes as soon as its answer is taken.
  await closed
  expectEnd(await ended(page), {}, sentIn(stage))
  expect(page.url()).toBe(site.url)
  await expectNoHarm(stage, page)
})

test('an answer that the window itself says to its opener is not heard', async ({ stage }) => {
  const { provider, context } = stage
  const page = await stage.open()
  provider.isWaiting = true
  const opened = context.waitForEvent('page')
  await page.getByRole('button').click()
  const popup = await opened
  await popup.waitForURL(/\/auth\?/)
  const [genuine] = provider.kept
  if (genuine === undefined) throw new Error('the provider has kept no callback')
  await page.evaluate(() => {
    window.addEventListener('message', ({ origin }) => window.told.push(`a message of ${origin}`))
  })
  // The genuine answer, from the genuine window, at the provider's origin: the record is the only way in.
  await popup.evaluate((href) => (window.opener as Window).postMessage(href, '*'), genuine.href)
  await expect
    .poll(() => page.evaluate(() => window.told))
    .toContain(`a message of ${new URL(provider.issuer).origin}`)
  expect(await page.evaluate(() => window.ended)).toBeUndefined()
  expect(sentIn(stage)).toEqual([])
  const closed = popup.waitForEvent('close')
  await popup.goto(genuine.href).catch(() => undefined) // It closes as soon as its answer is taken.
  await closed
  expectEnd(await ended(page), {}, sentIn(stage))
  await expectNoHarm(stage, page)
})
