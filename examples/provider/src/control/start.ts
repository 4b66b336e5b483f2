import { errors, type KoaContextWithOIDC, type Provider } from 'oidc-provider'
import { serve, type Handler } from '../net/serve.ts'
import type { Store } from '../provider/store.ts'
import type { Settings } from '../settings.ts'
import { installClock } from './clock.ts'
import { TAG_HEADER } from './forward.ts'
import { createGateway } from './gateway.ts'
import type { Records } from './records.ts'
import { controlRoutes } from './routes.ts'
import { createControlState, type Manners } from './state.ts'

interface Controlled {
  provider: Provider
  store: Store
  settings: Settings
  manners: Manners
}

export interface Control {
  handler: Handler
  /** The provider behind the gateway, on a port of its own. */
  providerUrl: string
  close: () => Promise<void>
}

/** Puts the gateway before the provider and the control endpoint beside it. */
export async function startControl({ provider, store, settings, manners }: Controlled): Promise<Control> {
  const state = createControlState(manners)
  const removeClock = installClock()
  const inner = await serve({ host: '127.0.0.1', port: 0, connectionClose: () => false })
  inner.answerWith(provider.callback())
  noteDetails(provider, state.records)

  const gateway = createGateway({ state, port: inner.port, appOrigins: settings.appOrigins })
  const routes = controlRoutes({ state, store })
  return {
    handler: (req, res) => (req.url?.startsWith('/control/') === true ? routes : gateway)(req, res),
    providerUrl: `http://127.0.0.1:${inner.port}`,
    close: async () => {
      state.reset()
      removeClock()
      await inner.close()
    },
  }
}

// The provider tells its reasons to its log only, by events.
function noteDetails(provider: Provider, records: Records): void {
  const note = (ctx: KoaContextWithOIDC, error: Error): void => {
    const record = records.find(Number(ctx.get(TAG_HEADER)))
    if (record === undefined) return
    record.error = error instanceof errors.OIDCProviderError ? error.error : 'server_error'
    record.detail = detailOf(error)
  }
  provider.on('grant.error', note)
  provider.on('revocation.error', note)
  provider.on('userinfo.error', note)
  provider.on('authorization.error', note)
  provider.on('end_session.error', note)
  provider.on('server_error', note)
}

function detailOf(error: Error): string {
  if (!(error instanceof errors.OIDCProviderError)) return error.message
  return error.error_detail ?? error.error_description ?? error.message
}
