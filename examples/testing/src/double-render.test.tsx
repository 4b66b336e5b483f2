import { createSimulator } from '@onegrant/simulator'
import { handlersFor } from '@onegrant/simulator/msw'
import '@onegrant/simulator/vitest'
import { setupWorker } from 'msw/browser'
import { expect, test } from 'vitest'
import { page } from 'vitest/browser'
import { Callback } from './Callback.tsx'
import { renderStrictly } from './render.tsx'
import { authorizationUrl } from './sign-in.ts'

test('a callback page that renders twice redeems its code once', async () => {
  const redirect_uris = [`${location.origin}/callback`]
  const server = createSimulator({ clients: [{ client_id: 'demo', redirect_uris }] })
  await setupWorker(...handlersFor(server)).start({ quiet: true })

  const { url } = await server.navigate(await authorizationUrl(), { answer: { account: 'ada' } })
  history.replaceState(null, '', url)
  renderStrictly(<Callback />)

  await expect.element(page.getByText('Welcome')).toBeVisible()
  expect(server).toHaveRedeemedEachCredentialOnce()
})
