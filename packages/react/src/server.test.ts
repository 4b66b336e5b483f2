import { createElement } from 'react'
import type { ReactNode } from 'react'
import { renderToString } from 'react-dom/server'
import { expect, test } from 'vitest'
import { AuthProvider, RequireAuth, SignedIn, SignedOut, SignInCallback, useAuth, useUser } from './index.ts'
import { fakeClient, session } from './testing/fake-client.ts'

function render(child: ReactNode): string {
  return renderToString(createElement(AuthProvider, { client: fakeClient(session.signedIn) }, child))
}

function Status(): ReactNode {
  const { status, isLoading } = useAuth()
  return `${status} ${isLoading} ${useUser()?.name}`
}

test('a server renders the restoring session, whatever the client knows', () => {
  expect(render(createElement(Status))).toBe('restoring true undefined')
})

test('guards render no children on a server', () => {
  expect(render(createElement(SignedIn, null, 'in'))).toBe('')
  expect(render(createElement(SignedOut, null, 'out'))).toBe('')
  expect(render(createElement(RequireAuth, { pending: 'wait' }, 'secret'))).toBe('wait')
})

test('the callback is pending on a server, and nothing is asked of the client', () => {
  const client = fakeClient()
  const callback = createElement(SignInCallback, { onSuccess: () => undefined })
  expect(renderToString(createElement(AuthProvider, { client }, callback))).toBe(
    '<p role="status">Signing in…</p>',
  )
  expect(client.calls.callback).toBe(0)
})

test('settings work on a server', () => {
  const settings = { authority: 'https://id.example', client_id: 'app', redirect_uri: '/callback' }
  expect(renderToString(createElement(AuthProvider, { settings }, createElement(Status)))).toContain(
    'restoring',
  )
})

test('a hook outside a provider names itself and the remedy', () => {
  expect(() => renderToString(createElement(Status))).toThrow('useAuth() needs an <AuthProvider> above it.')
  expect(() => renderToString(createElement(RequireAuth))).toThrow('<RequireAuth> needs an <AuthProvider>')
})
