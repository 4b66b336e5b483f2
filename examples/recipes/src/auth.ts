import { createAuthClient } from '@onegrant/core'

export const auth = createAuthClient({
  authority: 'https://id.example.com',
  client_id: 'my-app',
  redirect_uri: '/callback',
  apis: { 'https://api.example.com/': {} },
})
