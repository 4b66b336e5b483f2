import { expect, type Page } from '@playwright/test'
import { expectEnd, expectNoHarm, sentIn } from './checks.ts'
import { begin, ended, look, test } from './fixture.ts'

const toldIn = (page: Page): Promise<string[]> => page.evaluate(() => window.told)

test('another user in another tab is told before anything of theirs is shown', async ({ stage }) => {
  const { provider, open } = stage
  const page = await stage.signedIn()
  const other = await open()
  await page.evaluate(() => (window.told = []))
  provider.user = 'grace'
  await begin(other)
  await ended(other)
  await expect.poll(() => look(page)).toMatchObject({ user: 'grace' })
  const told = await toldIn(page)
  expect(told[0]).toBe('user-changed, showing ada')
  expect(told.slice(1).filter((line) => !line.includes('grace'))).toEqual([])
  await expectNoHarm(stage, page)
})

test('another user in a page that stays is told before anything of theirs is shown', async ({ stage }) => {
  const page = await stage.signedIn()
  await page.evaluate(() => (window.told = []))
  stage.provider.user = 'grace'
  await begin(page, { mode: 'silent' })
  expect(await ended(page)).toMatchObject({ code: undefined })
  const told = await toldIn(page)
  const change = told.indexOf('user-changed, showing ada')
  expect(change).toBeGreaterThan(-1)
  expect(told.slice(0, change).filter((line) => line.includes('grace'))).toEqual([])
  expect(await look(page)).toMatchObject({ user: 'grace' })
})

test('another user than the one who was hinted at is told to be another', async ({ stage }) => {
  const { provider, open } = stage
  const page = await stage.signedIn()
  const witness = await open()
  await witness.evaluate(() => (window.told = []))
  provider.user = 'mallory'
  await begin(page, { login_hint: 'ada' })
  await ended(page)
  expect(provider.visits.at(-1)?.searchParams.get('login_hint')).toBe('ada')
  await expect.poll(() => toldIn(witness)).toContain('user-changed, showing ada')
  expect(await look(page)).toMatchObject({ user: 'mallory' })
})

test('a user who is asked to pick an account and does not stays who they are', async ({ stage }) => {
  const { provider } = stage
  const page = await stage.signedIn()
  const before = await look(page)
  provider.manners = {
    response: (callback) => {
      callback.searchParams.delete('code')
      callback.searchParams.set('error', 'account_selection_required')
      return callback
    },
  }
  const sent = sentIn(stage).length
  await begin(page, { prompt: 'select_account' })
  expectEnd(await ended(page), { code: 'interaction_required', sends: 0 }, sentIn(stage).slice(sent))
  expect(provider.visits.at(-1)?.searchParams.get('prompt')).toBe('select_account')
  expect(await look(page)).toEqual(before)
  await expectNoHarm(stage, page)
})
