import { hasInjectionContext, inject } from 'vue'
import type { InjectionKey, Plugin } from 'vue'
import { createAuthClient } from '@onegrant/core'
import type { AuthClient, AuthSettings } from '@onegrant/core'

/** `client` is the app's own; of `settings` the plugin makes one, which ends with the app. */
export type AuthPluginOptions =
  | { readonly client: AuthClient; readonly settings?: undefined }
  | { readonly settings: AuthSettings; readonly client?: undefined }

// By name: two copies of this package in one page mean the same client.
const key: InjectionKey<AuthClient> = Symbol.for('onegrant.vue')

/**
 * Gives a client to all components of an app.
 *
 * @throws TypeError that names a wrong setting
 * @example
 * createApp(App).use(authPlugin, { client: auth }).mount('#app')
 */
export const authPlugin: Plugin<[AuthPluginOptions]> = {
  install(app, { client, settings }) {
    const used = client ?? createAuthClient(settings)
    app.provide(key, used)
    if (client === undefined) app.onUnmount(() => used.dispose())
  },
}

/**
 * Returns the given client or the app's.
 *
 * @param caller the composable that asks, for the error
 * @throws Error where neither is there
 */
export function useClient(caller: string, given?: AuthClient): AuthClient {
  const client = given ?? (hasInjectionContext() ? inject(key, undefined) : undefined)
  if (client === undefined)
    throw new Error(`${caller} needs app.use(authPlugin, { client }), and to be called in setup.`)
  return client
}
