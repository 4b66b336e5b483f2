import type { TestAuth } from '@onegrant/core/testing'
import { createTestAuth } from '@onegrant/core/testing'
import { TestAuthProvider } from '@onegrant/react/testing'
import { expect, onTestFinished, test, vi } from 'vitest'
import { auth } from './auth.ts'
import { download, ProtectedImage } from './downloads.tsx'
import { ExpiryWarning } from './ExpiryWarning.tsx'
import { signIn } from './framed.ts'
import { mount } from './mount.tsx'
import { App, queryClient } from './query.tsx'
import { Tenants } from './Tenants.tsx'

const world = vi.hoisted(() => ({ seen: [] as string[], orders: ['coffee'] }))

vi.mock(import('./auth.ts'), () => ({
  auth: createTestAuth({
    user: { sub: 'ada', name: 'Ada', email: 'ada@example.com' },
    accessToken: 'token',
    fetch: async (input) => {
      const request = new Request(input)
      world.seen.push(`${request.method} ${request.headers.get('authorization')}`)
      if (request.method === 'POST') world.orders.push(await request.text())
      if (request.url.endsWith('.svg'))
        return new Response('<svg xmlns="http://www.w3.org/2000/svg"/>', {
          headers: { 'content-type': 'image/svg+xml' },
        })
      return Response.json(world.orders)
    },
  }),
}))

const own = auth as TestAuth

test('a download is fetched with the token and saved under its name', async () => {
  const saved: string[] = []
  const save = (event: MouseEvent): void => {
    event.preventDefault()
    const { href, download: name } = event.target as HTMLAnchorElement
    saved.push(`${name} ${href.split(':')[0]}`)
  }
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function click(this: HTMLAnchorElement) {
    this.addEventListener('click', save)
    this.dispatchEvent(new MouseEvent('click', { cancelable: true }))
  })
  onTestFinished(() => void vi.restoreAllMocks())
  world.seen.length = 0
  await download('https://api.example.com/report.pdf', 'report.pdf')
  expect(saved).toEqual(['report.pdf blob'])
  expect(world.seen).toEqual(['GET Bearer token'])
})

test('an image is shown once it is fetched, and its text until then', async () => {
  const container = mount(
    <TestAuthProvider auth={own}>
      <ProtectedImage src="https://api.example.com/plan.svg" alt="the plan" />
    </TestAuthProvider>,
  )
  expect(container.textContent).toBe('the plan')
  await expect.poll(() => container.querySelector('img')?.src).toMatch(/^blob:/)
})

test('the warning comes a minute before the end, and goes with a renewal', async () => {
  vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
  const container = mount(
    <TestAuthProvider auth={own}>
      <ExpiryWarning />
    </TestAuthProvider>,
  )
  own.test.renew()
  await vi.advanceTimersByTimeAsync(58 * 60_000)
  expect(container.textContent).toBe('')
  await vi.advanceTimersByTimeAsync(60_000)
  await expect.poll(() => container.textContent).toContain('Your session ends soon.')
  container.querySelector('button')?.click()
  expect(own.test.signIns.at(-1)).toEqual({ mode: 'popup' })
  own.test.renew()
  await expect.poll(() => container.textContent).toBe('')
})

test('each tenant has a session of its own', async () => {
  const clients = {
    north: createTestAuth({ user: { sub: 'ada', name: 'Ada' } }),
    south: createTestAuth(),
  }
  const container = mount(<Tenants clients={clients} />)
  await expect.poll(() => container.textContent).toBe('northAdasouthSign in')
  container.querySelector('button')?.click()
  await expect.poll(() => container.textContent).toBe('northAdasouthtest-user')
  expect(clients.north.test.signIns).toEqual([])
})

test('in a frame the sign-in is a popup, and another tab where that is blocked', async () => {
  // The tests themselves run in a frame.
  expect(window.self).not.toBe(window.top)
  await signIn()
  expect(own.test.signIns.at(-1)).toEqual({ mode: 'popup' })
  const opened = vi.spyOn(window, 'open').mockReturnValue(null)
  onTestFinished(() => opened.mockRestore())
  own.test.failSignIn('popup_blocked')
  expect(await signIn()).toBeUndefined()
  expect(opened).toHaveBeenCalledTimes(1)
  own.test.failSignIn()
})

test('queries and changes go with the session', async () => {
  const container = mount(<App />)
  await expect.poll(() => container.textContent).toBe('ada@example.com: ["coffee"]Order tea')
  own.test.expire()
  container.querySelector('button')?.click()
  await expect.poll(() => container.textContent).toContain('Waits for your sign-in')
  expect(world.orders).toEqual(['coffee'])
  own.test.signIn()
  await expect.poll(() => container.textContent).toBe('ada@example.com: ["coffee","tea"]Order tea')
  own.test.signOut()
  await expect.poll(() => container.textContent).toBe(': Order tea')
  expect(queryClient.getQueryData(['orders'])).toBeUndefined()
})
