import { createTestAuth } from '@onegrant/core/testing'
import { http, HttpResponse } from 'msw'
import { setupServer } from 'msw/node'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { api } from './axios.ts'

vi.mock(import('./auth.ts'), () => ({ auth: createTestAuth({ user: { sub: 'ada' }, accessToken: 'token' }) }))

const seen: string[] = []
const server = setupServer(
  http.get('https://api.example.com/orders', ({ request }) => {
    seen.push(request.headers.get('authorization') ?? 'none')
    return seen.length === 1 ? new HttpResponse(null, { status: 401 }) : HttpResponse.json(['an order'])
  }),
  http.get('https://other.example/', ({ request }) =>
    HttpResponse.json(request.headers.get('authorization') ?? 'none'),
  ),
)
beforeAll(() => server.listen())
afterAll(() => server.close())

test('a 401 is repeated once with another token', async () => {
  expect((await api.get('/orders')).data).toEqual(['an order'])
  expect(seen).toEqual(['Bearer token', 'Bearer token.1'])
})

test('no other server gets the token', async () => {
  expect((await api.get('https://other.example/')).data).toBe('none')
})
