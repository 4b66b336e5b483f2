// #region plain
import { createAuthClient } from '@onegrant/core'

const auth = createAuthClient({
  authority: 'https://id.example.com',
  client_id: 'my-app',
  redirect_uri: '/callback',
  apis: { 'https://api.example.com/': {} },
})
const { status } = await auth.ready() // restores the session; on /callback redeems the code
if (location.pathname === '/callback') location.replace((await auth.handleCallback()).returnTo)
else if (status !== 'signed-in') await auth.signIn()
else console.log(await (await auth.fetch('https://api.example.com/orders')).json())
// #endregion
