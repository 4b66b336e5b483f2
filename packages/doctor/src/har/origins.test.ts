import { expect, test } from 'vitest'
import {
  CALLBACK,
  type Entry,
  exchange,
  har,
  load,
  pieces,
  refused,
  renewal,
  type Writer,
} from '../testing/har.ts'
import { doubleSends } from './double-sends.ts'
import { readFacts } from './read.ts'

const CODE = 'code-1-abcdefgh'

async function origins(entries: readonly Entry[], writer: Writer = 'chromium'): Promise<string[]> {
  const [double] = doubleSends(await readFacts(pieces(har(entries, writer))))
  return (double?.origins ?? []).map(({ origin, confidence }) => `${origin} ${confidence}`)
}

const again = (at: number, more: Parameters<typeof exchange>[2] = {}): Entry =>
  exchange(at, CODE, { ...refused, ...more })
const initiator = (functions: readonly string[]): Entry => ({
  _initiator: {
    type: 'script',
    stack: {
      callFrames: [{ functionName: 'post', url: `${CALLBACK}/app.js`, lineNumber: 9, columnNumber: 1 }],
      parent: {
        callFrames: functions.map((functionName) => ({
          functionName,
          url: 'react.js',
          lineNumber: 1,
          columnNumber: 1,
        })),
      },
    },
  },
})

test.each([
  [
    'React runs the effect again',
    [exchange(0, CODE), again(300, { more: initiator(['effect', 'doubleInvokeEffectsOnFiber']) })],
    'strict_mode certain',
  ],
  ['two sends within a commit', [exchange(0, CODE), again(9)], 'strict_mode likely'],
  [
    'two sends within a second, before the answer',
    [exchange(0, CODE, { took: 900 }), again(700)],
    'strict_mode possible',
  ],
  ['a later send before the answer', [exchange(0, CODE, { took: 5000 }), again(2000)], 'remount likely'],
  ['a send after the answer', [exchange(0, CODE), again(3000)], 'remount likely'],
  [
    'a load in between',
    [exchange(0, CODE, { took: 5000, status: 0 }), load(500, CALLBACK), again(700)],
    'reload likely',
  ],
  [
    'a load of its own page in between, as DevTools writes it',
    [
      exchange(0, CODE, { took: 5000, status: 0 }),
      load(500, CALLBACK, { page: 'page_2' }),
      again(700, { page: 'page_2' }),
    ],
    'reload likely',
  ],
  ['no answer before', [exchange(0, CODE, { status: 0, took: 100 }), again(400)], 'retry likely'],
  [
    'no answer before, whose end was measured by another clock',
    [exchange(0, CODE, { status: 0, took: 100 }), again(95)],
    'retry likely',
  ],
  [
    'two sends within a commit, both without an answer',
    [exchange(0, CODE, { status: 0, took: 100 }), again(4)],
    'strict_mode likely',
  ],
  [
    'no answer before, whose end was heard of late',
    [exchange(0, CODE, { status: 0, took: 2036 }), again(1969)],
    'retry likely',
  ],
  ['a 503 before', [exchange(0, CODE, { status: 503, took: 100 }), again(1200)], 'retry likely'],
  [
    'a renewal before the answer of another',
    [renewal(0, 'r', 'r-2'), renewal(50, 'r', 'r-3')],
    'parallel_calls likely',
  ],
  [
    'a renewal after the answer of another',
    [renewal(0, 'r', 'r-2'), renewal(500, 'r', '', refused)],
    'remount likely',
  ],
] as const)('%s', async (_, entries, first) => {
  expect((await origins(entries))[0]).toBe(first)
})

test('two pages of Playwright are two tabs, and no reload', async () => {
  const entries = [renewal(0, 'r', 'r-2', { page: 'page@1' }), renewal(50, 'r', 'r-3', { page: 'page@2' })]
  expect(await origins(entries, 'playwright')).toEqual(['second_tab certain'])
})

test('two pages of DevTools may be either', async () => {
  expect(await origins([exchange(0, CODE), again(700, { page: 'page_2' })])).toEqual([
    'reload possible',
    'second_tab possible',
  ])
})

test('a send at once after a broken connection may be the browser', async () => {
  const entries = [exchange(0, CODE, { status: 0, took: 50 }), again(60)]
  expect(await origins(entries)).toEqual(['retry likely', 'browser_repeat possible'])
})

test('two APIs that renew at once are told by their resources', async () => {
  const form = (resource: string) => ({ form: { grant_type: 'refresh_token', refresh_token: 'r', resource } })
  const entries = [
    renewal(0, 'r', 'r-2', form('https://a.example/')),
    renewal(1, 'r', 'r-3', form('https://b.example/')),
  ]
  const [double] = doubleSends(await readFacts(pieces(har(entries))))
  expect(double?.origins[0]?.evidence.join()).toContain('different APIs')
})

test('two runs that read the configuration at once began at once, however far apart they send', async () => {
  const read = (at: number): Entry =>
    load(at, 'https://id.example/.well-known/openid-configuration', {
      requestHeaders: { 'Sec-Fetch-Dest': 'empty' },
    })
  const entries = [read(0), read(4), exchange(500, CODE, { took: 900 }), again(1000)]
  expect((await origins(entries))[0]).toBe('strict_mode likely')
})

test('the initiator says where both were sent from', async () => {
  const entries = [exchange(0, CODE, { more: initiator([]) }), again(5, { more: initiator([]) })]
  const [double] = doubleSends(await readFacts(pieces(har(entries))))
  expect(double?.origins[0]?.evidence).toContain(`both were sent from ${CALLBACK}/app.js:10`)
  expect(double?.sends[0]?.initiator).toBe(`${CALLBACK}/app.js:10`)
  expect(double?.origins[0]?.missing).toEqual([])
})

test('a later repeat adds what is likely of it, and nothing that is possible', async () => {
  const entries = [
    renewal(0, 'r', 'r-2', { page: 'page@1' }),
    renewal(1, 'r', 'r-3', { page: 'page@1' }),
    renewal(2, 'r', 'r-4', { page: 'page@2' }),
  ]
  expect(await origins(entries, 'playwright')).toEqual(['parallel_calls likely', 'second_tab certain'])
})
