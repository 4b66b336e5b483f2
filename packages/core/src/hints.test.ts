import { expect, onTestFinished, test, vi } from 'vitest'
import type { Context } from './engine/context.ts'
import { AuthError, type AuthErrorCode } from './errors.ts'
import { giveHints } from './hints.ts'
import { settle } from './testing/settle.ts'
import type { Session } from './types.ts'

/** A page whose session meets an error, in a world where the provider is reached or not. */
async function setup(
  code: AuthErrorCode | undefined,
  about: { reach?: boolean; open?: object[]; dpop?: boolean; provider?: unknown; told?: object[] } = {},
) {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined)
  warn.mockClear()
  onTestFinished(() => warn.mockRestore())
  const asked: unknown[] = []
  const recorded: string[] = []
  const session: Session = {
    status: 'signed-out',
    user: undefined,
    error: code === undefined ? undefined : new AuthError(code),
  }
  const context = {
    session: { get: () => session, subscribe: () => () => undefined },
    settings: { authority: 'https://id.example/', dpop: about.dpop },
    platform: {
      clock: { wall: () => 100_000 },
      fetch: async (url: string, init: object) => {
        asked.push([url, init])
        if (about.reach !== true) throw new TypeError('Failed to fetch')
        return Response.error()
      },
    },
    store: { transactions: async () => about.open ?? [], get: async () => about.provider },
    recorder: {
      load: async () => undefined,
      trail: { entries: () => about.told ?? [] },
      record: (type: string, event: { topic: string }) => void recorded.push(`${type} ${event.topic}`),
    },
  }
  const redirectUri = 'https://app.example/callback'
  giveHints({
    page: { url: () => 'https://app.example/', isSecure: true, isFramed: () => false } as never,
    home: {
      redirectUri,
      popupRedirectUri: redirectUri,
      silentRedirectUri: undefined,
      beforeRedirect: undefined,
    },
    clients: 1,
    context: context as unknown as Context,
  })
  await settle()
  return { said: warn.mock.calls.flat().join('\n'), asked, recorded }
}

test('a provider that shuts this page out is told from one that does not answer', async () => {
  const shut = await setup('provider_unreachable', { reach: true })
  expect(shut.said).toContain('CORS')
  expect(shut.asked).toMatchObject([
    ['https://id.example/.well-known/openid-configuration', { mode: 'no-cors', credentials: 'omit' }],
  ])
  expect((await setup('provider_unreachable')).said).toContain('Nothing answers at https://id.example/')
})

test('an error of a client that is not known has its remedy, once', async () => {
  expect((await setup('invalid_client')).said).toContain('client_id of this environment')
  expect((await setup('invalid_client')).said).toBe('')
})

test('a setting that is wrong is named', async () => {
  const said = 'config_invalid: A setting is missing or wrong.'
  expect((await setup('config_invalid')).said).toContain(said)
})

test('a page that is loaded while a sign-in is out hears what may be wrong', async () => {
  const transaction = {
    version: 1,
    status: 'open',
    state: 's',
    createdAt: 60_000,
    redirect_uri: 'https://app.example/callback',
    code_verifier: 'v',
    nonce: 'n',
    returnTo: '/',
    request: { scope: 'openid', resources: [], parameters: {} },
    interruptedAt: 0,
    response: null,
    arrivedAt: 0,
    sendId: null,
    signOuts: 0,
    error: null,
  }
  expect((await setup(undefined, { open: [{ ...transaction, mode: 'silent' }] })).said).toBe('')
  expect((await setup(undefined, { open: [{ ...transaction, status: 'redeemed' }] })).said).toBe('')
  // One that left just now, nobody has given up: another tab is at it.
  expect((await setup(undefined, { open: [{ ...transaction, createdAt: 98_000 }] })).said).toBe('')
  expect((await setup(undefined, { open: [transaction] })).said).toContain('40 s ago')
})

const offering = { as: { dpop_signing_alg_values_supported: ['RS256', 'ES256'] } }

test.each([
  ['is noted in the trail', { provider: offering }, ['warning dpop']],
  ['is not, where that remembers it', { provider: offering, told: [{ type: 'warning', topic: 'dpop' }] }, []],
  ['is not, where the app takes it', { provider: offering, dpop: true }, []],
  [
    'is not, where it is of another kind',
    { provider: { as: { dpop_signing_alg_values_supported: ['RS256'] } } },
    [],
  ],
  ['is not, where there is none', { provider: { as: {} } }, []],
  ['is not, before anything is known', {}, []],
])('an offer of DPoP %s', async (_, about, recorded) => {
  expect((await setup(undefined, about)).recorded).toEqual(recorded)
})
