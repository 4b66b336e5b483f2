import { Component, Suspense } from 'react'
import type { ReactNode } from 'react'
import { AuthError } from '@onegrant/core'
import type { CallbackResult } from '@onegrant/core'
import { expect, test, vi } from 'vitest'
import { useSignInCallback } from './index.ts'
import type { UseSignInCallbackOptions } from './index.ts'
import { controlled, fakeClient, session } from './testing/fake-client.ts'
import { mount, settle, within } from './testing/mount.tsx'

const answer = (): CallbackResult => ({ session: session.signedIn, returnTo: '/inbox', appState: undefined })

function Callback(props: UseSignInCallbackOptions): ReactNode {
  const state = useSignInCallback(props)
  if (state.status === 'success') return `success ${state.result.returnTo}`
  if (state.status === 'error') return <button onClick={state.retry}>{state.error.code}</button>
  return state.status
}

test('double effects deliver the result once', async () => {
  const client = fakeClient()
  const onSuccess = vi.fn<(value: unknown) => void>()
  const { container } = await mount(within(client, <Callback onSuccess={onSuccess} />))
  expect(container.textContent).toBe('pending')
  expect(client.calls.callback).toBe(2)
  const result = answer()
  client.callback.resolve(result)
  await settle()
  expect(container.textContent).toBe('success /inbox')
  expect(onSuccess.mock.calls).toEqual([[result]])
})

test('three remounts in a delayed callback deliver it once, to the one that is there', async () => {
  const client = fakeClient()
  const handlers = [
    vi.fn<(value: unknown) => void>(),
    vi.fn<(value: unknown) => void>(),
    vi.fn<(value: unknown) => void>(),
    vi.fn<(value: unknown) => void>(),
  ]
  const { show } = await mount(null)
  for (const [key, onSuccess] of handlers.entries())
    await show(within(client, <Callback key={key} onSuccess={onSuccess} />))
  client.callback.resolve(answer())
  await settle()
  expect(handlers.map((handler) => handler.mock.calls.length)).toEqual([0, 0, 0, 1])
})

test('a component that mounts after the delivery shows the success and calls nothing', async () => {
  const client = fakeClient()
  const onSuccess = vi.fn<(value: unknown) => void>()
  const { container, show } = await mount(within(client, <Callback key="1" onSuccess={onSuccess} />))
  client.callback.resolve(answer())
  await settle()
  await show(within(client, <Callback key="2" onSuccess={onSuccess} />))
  expect(container.textContent).toBe('success /inbox')
  expect(onSuccess).toHaveBeenCalledTimes(1)
})

test('two components at the same time deliver it once', async () => {
  const client = fakeClient()
  const onSuccess = vi.fn<(value: unknown) => void>()
  const callback = <Callback onSuccess={onSuccess} />
  await mount(
    within(
      client,
      <>
        {callback}
        {callback}
      </>,
    ),
  )
  client.callback.resolve(answer())
  await settle()
  expect(onSuccess).toHaveBeenCalledTimes(1)
})

test('a component that is gone before the answer hears nothing', async () => {
  const client = fakeClient()
  const onSuccess = vi.fn<(value: unknown) => void>()
  const { unmount } = await mount(within(client, <Callback onSuccess={onSuccess} />))
  unmount()
  client.callback.resolve(answer())
  await settle()
  expect(onSuccess).not.toHaveBeenCalled()
})

test('the newest onSuccess is called', async () => {
  const client = fakeClient()
  const old = vi.fn<(value: unknown) => void>()
  const onSuccess = vi.fn<(value: unknown) => void>()
  const { show } = await mount(within(client, <Callback onSuccess={old} />))
  await show(within(client, <Callback onSuccess={onSuccess} />))
  client.callback.resolve(answer())
  await settle()
  expect([old.mock.calls.length, onSuccess.mock.calls.length]).toEqual([0, 1])
})

test('a boundary that suspends again delivers nothing again', async () => {
  const client = fakeClient()
  const onSuccess = vi.fn<(value: unknown) => void>()
  const never = new Promise<never>(() => undefined)
  function Sibling(props: { waits: boolean }): ReactNode {
    // eslint-disable-next-line typescript/only-throw-error -- how React 18 suspends
    if (props.waits) throw never
    return null
  }
  const tree = (waits: boolean): ReactNode =>
    within(
      client,
      <Suspense fallback="…">
        <Callback onSuccess={onSuccess} />
        <Sibling waits={waits} />
      </Suspense>,
    )
  const { show } = await mount(tree(true))
  await show(tree(false))
  client.callback.resolve(answer())
  await settle()
  await show(tree(true))
  await show(tree(false))
  expect(onSuccess).toHaveBeenCalledTimes(1)
})

test('a failure is told once, and retry starts a new sign-in whose failure is told too', async () => {
  const client = fakeClient()
  const onError = vi.fn<(value: unknown) => void>()
  const { container, show } = await mount(within(client, <Callback key="1" onError={onError} />))
  client.callback.reject(new AuthError('access_denied'))
  await settle()
  await show(within(client, <Callback key="2" onError={onError} />))
  expect(container.textContent).toBe('access_denied')
  expect(onError).toHaveBeenCalledTimes(1)
  container.querySelector('button')?.click()
  await settle()
  expect([container.textContent, client.calls.signIn]).toEqual(['pending', [undefined]])
  client.signIns[0]?.reject(new AuthError('insecure_context'))
  await settle()
  expect(container.textContent).toBe('insecure_context')
  expect(onError).toHaveBeenCalledTimes(2)
})

test('retry goes on with a callback whose code was not used up', async () => {
  const client = fakeClient()
  const first = controlled<CallbackResult>()
  let answers = first.promise
  client.handleCallback = () => answers
  const onSuccess = vi.fn<(value: unknown) => void>()
  const { container } = await mount(within(client, <Callback onSuccess={onSuccess} />))
  first.reject(new AuthError('provider_unreachable'))
  await settle()
  expect(container.textContent).toBe('provider_unreachable')
  answers = Promise.resolve(answer())
  container.querySelector('button')?.click()
  await settle()
  expect(container.textContent).toBe('success /inbox')
  expect([onSuccess.mock.calls.length, client.calls.signIn.length]).toEqual([1, 0])
})

test('what is not an AuthError goes to the error boundary', async () => {
  class Boundary extends Component<{ children: ReactNode }, { message?: string }> {
    override state: { message?: string } = {}
    static getDerivedStateFromError(error: Error): { message: string } {
      return { message: error.message }
    }
    override render(): ReactNode {
      return this.state.message ?? this.props.children
    }
  }
  const client = fakeClient()
  const callback = within(client, <Callback />)
  const report = vi.spyOn(console, 'error').mockImplementation(() => undefined)
  const { container } = await mount(<Boundary>{callback}</Boundary>)
  client.callback.reject(new TypeError('a fault'))
  await settle()
  expect(container.textContent).toBe('a fault')
  expect(report).toHaveBeenCalled()
  report.mockRestore()
})
