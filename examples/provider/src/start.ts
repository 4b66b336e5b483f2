import { Provider } from 'oidc-provider'
import { createAccessCheck } from './api/access.ts'
import { apiHandler } from './api/handler.ts'
import { startControl } from './control/start.ts'
import type { Manners } from './control/state.ts'
import { interactionRoutes } from './interactions/routes.ts'
import { serve } from './net/serve.ts'
import { configurationFor } from './provider/configuration.ts'
import { signingKeys } from './provider/keys.ts'
import { createStore } from './provider/store.ts'
import { readSettings, type Settings } from './settings.ts'

export interface RunningProvider {
  issuer: string
  apiUrl: string
  close: () => Promise<void>
}

/** Starts the provider and the API; what is not given has the default of the environment's table. */
export async function startProvider(given: Partial<Settings> = {}): Promise<RunningProvider> {
  const settings: Settings = { ...readSettings({}), ...given }
  const { host } = settings
  const { connectionClose: closes, reuseWindow, dpopNonce } = settings
  const manners: Manners = { connectionClose: closes, reuseWindow, dpopNonce: dpopNonce === 'required' }
  const wantsNonce = (): boolean => manners.dpopNonce
  const connectionClose = (): boolean => manners.connectionClose
  const jwks = await signingKeys()
  const store = createStore(() => manners.reuseWindow)

  const front = await serve({ host, port: settings.port, connectionClose })
  const api = await serve({ host, port: settings.apiPort, connectionClose }).catch(async (error: unknown) => {
    await front.close()
    throw error
  })
  const issuer = `http://${host}:${front.port}`
  const apiUrl = `http://${host}:${api.port}`

  const provider = new Provider(
    issuer,
    configurationFor({ settings, port: front.port, store, jwks, wantsNonce }),
  )
  provider.use(interactionRoutes(provider))
  const control = settings.control ? await startControl({ provider, store, settings, manners }) : undefined
  front.answerWith(control?.handler ?? provider.callback())

  // With the control endpoint on, the API's own key requests stay out of its list.
  const jwksUri = `${control?.providerUrl ?? issuer}/jwks`
  const check = createAccessCheck({ issuer, jwksUri, origin: apiUrl, wantsNonce })
  api.answerWith(apiHandler({ check, appOrigins: settings.appOrigins }))

  return {
    issuer,
    apiUrl,
    close: async () => {
      await Promise.all([front.close(), api.close(), control?.close()])
    },
  }
}
