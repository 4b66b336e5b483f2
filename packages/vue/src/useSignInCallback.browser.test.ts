import { AuthError, type CallbackResult } from '@onegrant/core'
import { createApp, h, nextTick, shallowRef } from 'vue'
import type { App, Component } from 'vue'
import { afterEach, expect, test, vi } from 'vitest'
import { authPlugin, useSignInCallback } from './index.ts'
import type { SignInCallbackState, UseSignInCallbackOptions } from './index.ts'
import { fakeClient, session, type FakeClient } from './testing/fake-client.ts'

let app: App | undefined
afterEach(() => app?.unmount())

const result = (): CallbackResult => ({ session: session.signedIn, returnTo: '/orders', appState: undefined })

interface Mounted {
  readonly container: HTMLElement
  readonly answer: () => SignInCallbackState
  readonly rekey: () => Promise<void>
  readonly faults: unknown[]
}

function mount(client: FakeClient, options: UseSignInCallbackOptions = {}): Mounted {
  let answer: SignInCallbackState = { status: 'pending' }
  const key = shallowRef(0)
  const faults: unknown[] = []
  const Callback: Component = {
    setup() {
      const state = useSignInCallback(options)
      return () => h('p', (answer = state.value).status)
    },
  }
  const container = document.createElement('div')
  app = createApp({ render: () => h(Callback, { key: key.value }) }).use(authPlugin, { client })
  app.config.errorHandler = (fault) => faults.push(fault)
  app.mount(container)
  const rekey = async (): Promise<void> => {
    key.value += 1
    await nextTick()
  }
  return { container, answer: () => answer, rekey, faults }
}

test('the callback of a component that is made anew is told once', async () => {
  const client = fakeClient()
  const onSuccess = vi.fn<(answer: CallbackResult) => void>()
  const { container, rekey } = mount(client, { onSuccess })
  await rekey()
  const answer = result()
  client.answerCallback(answer)
  await vi.waitFor(() => expect(container.textContent).toBe('success'))
  await rekey()
  await vi.waitFor(() => expect(container.textContent).toBe('success'))
  expect(onSuccess.mock.calls).toEqual([[answer]])
  expect(client.calls.callback).toBe(3)
})

test('retry goes on with a callback whose code was not used up', async () => {
  const client = fakeClient()
  const onError = vi.fn<(error: AuthError) => void>()
  const { container, answer } = mount(client, { onError })
  client.answerCallback(new AuthError('temporarily_unavailable'))
  await vi.waitFor(() => expect(container.textContent).toBe('error'))
  retry(answer())
  await nextTick()
  expect(container.textContent).toBe('pending')
  client.answerCallback(result())
  await vi.waitFor(() => expect(container.textContent).toBe('success'))
  expect(client.calls).toMatchObject({ signIn: [], callback: 2 })
  expect(onError).toHaveBeenCalledTimes(1)
})

test('retry starts a new sign-in where the code is gone, and shows why that fails', async () => {
  const client = fakeClient()
  client.onSignIn = () => Promise.reject(new AuthError('provider_unreachable'))
  const { container, answer } = mount(client)
  client.answerCallback(new AuthError('callback_interrupted'))
  await vi.waitFor(() => expect(container.textContent).toBe('error'))
  retry(answer())
  await vi.waitFor(() => expect(answer()).toMatchObject({ error: { code: 'provider_unreachable' } }))
  expect(client.calls.signIn).toHaveLength(1)
})

test('a fault of a program goes to the error handler of the app', async () => {
  const client = fakeClient()
  const { container, faults } = mount(client)
  const fault = new RangeError('a bug')
  client.answerCallback(fault)
  await vi.waitFor(() => expect(faults).toEqual([fault]))
  expect(container.textContent).toBe('pending')
})

function retry(answer: SignInCallbackState): void {
  if (answer.status !== 'error') throw new Error(`nothing to try again: ${answer.status}`)
  answer.retry()
}
