import type { TestAuth } from '@onegrant/core/testing'
import { createTestAuth } from '@onegrant/core/testing'
import { ws } from 'msw'
import { setupServer } from 'msw/node'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { auth } from './auth.ts'
import { openSocket } from './socket.ts'

vi.mock(import('./auth.ts'), () => ({ auth: createTestAuth({ user: { sub: 'ada' }, accessToken: 'token' }) }))

const live = ws.link('wss://api.example.com/live')
const seen: string[] = []
let closed = 0
const server = setupServer(
  live.addEventListener('connection', ({ client }) => {
    client.addEventListener('message', ({ data }) => {
      const { token } = JSON.parse(data as string) as { token: string }
      seen.push(token)
      client.send(`welcome ${token}`)
    })
    client.addEventListener('close', () => (closed += 1))
  }),
)
beforeAll(() => server.listen())
afterAll(() => server.close())

test('the token goes in the first message, and each renewal opens another socket', async () => {
  const { test: session } = auth as TestAuth
  const messages: unknown[] = []
  const close = openSocket('wss://api.example.com/live', (data) => messages.push(data))
  await expect.poll(() => messages).toEqual(['welcome token'])
  session.renew()
  await expect.poll(() => messages).toEqual(['welcome token', 'welcome token.1'])
  await expect.poll(() => closed).toBe(1)
  session.signOut()
  await expect.poll(() => closed).toBe(2)
  session.signIn()
  await expect.poll(() => seen.length).toBe(3)
  close()
  await expect.poll(() => closed).toBe(3)
  session.renew()
  expect(seen).toHaveLength(3)
})
