import { createAuthClient } from '@onegrant/core'
import { AuthProvider, SignInCallback, useUser } from '@onegrant/react'
import { createSimulator } from '@onegrant/simulator'
import { handlersFor } from '@onegrant/simulator/msw'
import '@onegrant/simulator/vitest'
import { setupWorker } from 'msw/browser'
import { expect, test } from 'vitest'
import { page } from 'vitest/browser'
import { renderStrictly } from './render.tsx'

const server = createSimulator({
  clients: [{ client_id: 'demo', redirect_uris: [`${location.origin}/callback`] }],
  policy: { claimsInIdToken: true }, // for `user.name`; else it is in `auth.userInfo()` alone
})

const auth = createAuthClient({
  authority: server.issuer,
  client_id: 'demo',
  redirect_uri: '/callback',
  // In place of leaving the page: Ada signs in, and the provider sends her to the callback's address.
  async navigate(url) {
    const callback = await server.navigate(url, { answer: { account: 'ada' } })
    history.replaceState(null, '', callback.url)
    renderStrictly(<App />)
  },
})

function App() {
  return (
    <AuthProvider client={auth}>
      <SignInCallback onSuccess={({ returnTo }) => history.replaceState(null, '', returnTo)} />
      <Hello />
    </AuthProvider>
  )
}

const Hello = () => <p>Hello {useUser()?.name}</p>

test('a sign-in under StrictMode sends one code, once', async () => {
  await setupWorker(...handlersFor(server)).start({ quiet: true })
  void auth.signIn({ returnTo: '/orders' }) // pending, as for a page that leaves

  await expect.element(page.getByText('Hello Ada Lovelace')).toBeVisible()
  expect(location.pathname).toBe('/orders')
  expect(server).toHaveSignedIn(1)
  expect(server).toHaveRedeemedEachCredentialOnce()
})
