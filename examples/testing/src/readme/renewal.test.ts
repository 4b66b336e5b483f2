import { createSimulator } from '@onegrant/simulator'
import { handlersFor } from '@onegrant/simulator/msw'
import '@onegrant/simulator/vitest'
import { setupServer } from 'msw/node'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createSession } from './session.ts'

const server = createSimulator()
const network = setupServer(...handlersFor(server))
beforeAll(() => network.listen())
afterAll(() => network.close())

test('ten calls at once renew once', async () => {
  const { refresh_token = '' } = await server.issue({ account: 'ada', client_id: 'demo' })
  const session = createSession(`${server.issuer}/token`, refresh_token)

  await Promise.allSettled(Array.from({ length: 10 }, () => session.renew()))

  expect(server).toHaveRenewed(1)
  expect(server).toHaveRedeemedEachCredentialOnce()
})
