import { expect, test } from 'vitest'
import { settle } from '../testing/settle.ts'
import { transport, Withheld } from './transport.ts'
import type { Transport } from './transport.ts'

/** A transport over a fetch that gives one answer and remembers how it was asked. */
function setup(answer: Response | (() => Promise<Response>), options: Partial<Transport> = {}) {
  const calls: { url: unknown; init: RequestInit | undefined }[] = []
  const controller = new AbortController()
  const fetch: typeof globalThis.fetch = async (url, init) => {
    calls.push({ url, init })
    return typeof answer === 'function' ? answer() : answer
  }
  const send = transport({ fetch, signal: controller.signal, ...options })
  return {
    calls,
    controller,
    post: () => send('https://id.example/token', { method: 'POST', headers: { accept: 'a/b' }, body: 'a=b' }),
    send,
  }
}

test('a request carries no cookies, follows no redirect, is not cached and can be aborted', async () => {
  const { calls, controller, post } = setup(new Response('{}'))
  await post()
  expect(calls).toEqual([
    {
      url: 'https://id.example/token',
      init: {
        method: 'POST',
        headers: { accept: 'a/b' },
        body: 'a=b',
        credentials: 'omit',
        redirect: 'error',
        cache: 'no-store',
        keepalive: false,
        signal: controller.signal,
      },
    },
  ])
})

test('a request without more words is a GET without a body', async () => {
  const { calls, send } = setup(new Response('{}'), { keepalive: true })
  await send('https://id.example/jwks', { headers: {} })
  expect(calls[0]?.init).toMatchObject({ method: 'GET', body: null, keepalive: true })
})

test('the answer is given on whole: status, headers and body', async () => {
  const { post } = setup(new Response('{"a":"ä€😀"}', { status: 400, headers: { 'retry-after': '7' } }))
  const response = await post()
  expect(response.status).toBe(400)
  expect(response.headers.get('retry-after')).toBe('7')
  expect(await response.json()).toEqual({ a: 'ä€😀' })
})

test('an answer that may have no body has none', async () => {
  const { post } = setup(new Response(null, { status: 204 }))
  const response = await post()
  expect(response.status).toBe(204)
  expect(await response.text()).toBe('')
})

test('an answer in pieces is put together, also where a character is cut', async () => {
  const bytes = new TextEncoder().encode('a€b')
  const body = new ReadableStream({
    start(stream) {
      for (const byte of bytes) stream.enqueue(new Uint8Array([byte]))
      stream.close()
    },
  })
  expect(await (await setup(new Response(body)).post()).text()).toBe('a€b')
})

test('a fence that says why keeps the request from leaving', async () => {
  const { calls, post } = setup(new Response('{}'), { fence: () => 'lane too old' })
  const failure: unknown = await post().catch((error: unknown) => error)
  expect(failure).toBeInstanceOf(Withheld)
  expect(failure).toHaveProperty('message', 'lane too old')
  expect(calls).toEqual([])
})

test('the fence is asked in the very task of the send', async () => {
  const story: string[] = []
  const { calls, post } = setup(new Response('{}'), {
    fence: () => {
      story.push('fence')
      queueMicrotask(() => story.push(`${calls.length} sent when the task was over`))
      return undefined
    },
  })
  await post()
  expect(story).toEqual(['fence', '1 sent when the task was over'])
})

test('an answer that is too long is not read to its end', async () => {
  let isCancelled = false
  const body = new ReadableStream({
    pull: (stream) => stream.enqueue(new Uint8Array(100_000).fill(97)),
    cancel() {
      isCancelled = true
    },
  })
  await expect(setup(new Response(body)).post()).rejects.toThrow(TypeError)
  expect(isCancelled).toBe(true)
})

test('an answer of a million characters is read', async () => {
  const body = 'a'.repeat(1_000_000)
  expect(await (await setup(new Response(body)).post()).text()).toBe(body)
})

test('a network failure passes as it is', async () => {
  const failure = new TypeError('Failed to fetch')
  await expect(setup(() => Promise.reject(failure)).post()).rejects.toBe(failure)
})

test('a body that breaks off fails', async () => {
  const body = new ReadableStream({ start: (stream) => stream.error(new TypeError('reset')) })
  await expect(setup(new Response(body)).post()).rejects.toThrow('reset')
})

// `settings.fetch` is the app's: it may not pass the signal on.
test.each<[string, () => Promise<Response>]>([
  ['an answer that never comes', () => new Promise(() => undefined)],
  ['a body that never ends', async () => new Response(new ReadableStream())],
])('the time-out ends %s, also where fetch does not heed the signal', async (_, answer) => {
  const { controller, post } = setup(answer)
  let end = 'hangs'
  post().then(
    () => (end = 'answered'),
    () => (end = 'ended'),
  )
  await settle()
  controller.abort()
  await settle()
  expect(end).toBe('ended')
})
