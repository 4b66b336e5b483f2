import LogtoClient, { Prompt } from '@logto/browser'
import type { Place, Sdk } from './sdk.ts'

export function create({ authority, redirectUri }: Place): Sdk {
  const client = new LogtoClient({
    endpoint: authority.replace(/\/oidc$/, ''),
    appId: 'demo',
    resources: ['https://contacts.example/', 'https://calendar.example/'],
    scopes: ['contacts:read', 'calendar:read'],
    prompt: Prompt.Consent,
  })
  return {
    signIn: () => client.signIn(redirectUri),
    callback: () => client.handleSignInCallback(location.href),
    // A dashboard that calls two APIs as it starts.
    renew: () =>
      Promise.all([
        client.getAccessToken('https://contacts.example/'),
        client.getAccessToken('https://calendar.example/'),
      ]),
  }
}
