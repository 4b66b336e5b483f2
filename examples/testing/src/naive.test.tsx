import { createSimulator } from '@onegrant/simulator'
import { handlersFor } from '@onegrant/simulator/msw'
import '@onegrant/simulator/vitest'
import { setupWorker } from 'msw/browser'
import { expect, test } from 'vitest'
import { NaiveCallback } from './NaiveCallback.tsx'
import { renderStrictly } from './render.tsx'
import { authorizationUrl } from './sign-in.ts'

/** Proves that the test beside this one can fail: the same steps, with the naive page. */
test('the naive callback page sends its code twice, and the assertion says when', async () => {
  const redirect_uris = [`${location.origin}/callback`]
  const server = createSimulator({ clients: [{ client_id: 'demo', redirect_uris }] })
  await setupWorker(...handlersFor(server)).start({ quiet: true })

  const { url } = await server.navigate(await authorizationUrl(), { answer: { account: 'ada' } })
  history.replaceState(null, '', url)
  renderStrictly(<NaiveCallback />)
  const answers = (): unknown[] =>
    server.journal.filter(({ endpoint }) => endpoint === 'token').map(({ sentStatus }) => sentStatus)
  await expect.poll(answers).toEqual([200, 400])

  const assertion = (): void => expect(server).toHaveRedeemedEachCredentialOnce()
  expect(assertion).toThrow('expected each credential to be redeemed once, but 1 of them came again:')
  expect(assertion).toThrow(/code [\w-]{12} came 2 times within \d+ ms:/)
  expect(assertion).toThrow(
    /200 gave access token [\w-]{12} .*\n.* {2}\+\d+ ms .* 400 invalid_grant \(code_consumed\)/,
  )
  expect(server).toHaveRefused('code_consumed', 1)
})
