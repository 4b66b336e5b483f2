import { createSimulator } from '@onegrant/simulator'
import { inBrowser, interceptNavigations } from '@onegrant/simulator/browser'
import { handlersFor } from '@onegrant/simulator/msw'
import { setupWorker } from 'msw/browser'

export const server = createSimulator({
  ...inBrowser(),
  clients: [
    {
      client_id: 'demo',
      redirect_uris: [`${location.origin}/callback`],
      post_logout_redirect_uris: [`${location.origin}/`],
    },
  ],
})

export async function startProvider(): Promise<void> {
  await setupWorker(...handlersFor(server)).start({ quiet: true, onUnhandledFrame: 'bypass' })
  interceptNavigations(server)
}
