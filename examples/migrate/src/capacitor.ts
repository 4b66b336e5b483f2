// #region capacitor
import { App } from '@capacitor/app'
import { Browser } from '@capacitor/browser'
import { createAuthClient } from '@onegrant/core'
import { authority, client_id, go } from './env.ts'

const auth = createAuthClient({
  authority,
  client_id,
  redirect_uri: 'com.example.app://callback', // registered at the provider and for the app (RFC 8252 7.1)
  post_logout_redirect_uri: 'com.example.app://signed-out',
  navigate: (url) => Browser.open({ url }), // the system's browser: the web view must not see the password
})

await App.addListener('appUrlOpen', ({ url }) => {
  void Browser.close()
  if (url.startsWith('com.example.app://callback'))
    void auth.handleCallback(url).then(({ returnTo }) => go(returnTo))
})
// #endregion
