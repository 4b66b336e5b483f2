const AUTHORITY = 'https://issuer.example'
const CLIENT_ID = 'demo'

const redirectUri = (): string => `${location.origin}/callback`

const base64url = (bytes: Uint8Array): string =>
  btoa(String.fromCodePoint(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')

/** Where the app sends the user to sign in. The verifier stays behind for the callback page (RFC 7636). */
export async function authorizationUrl(): Promise<string> {
  const verifier = base64url(crypto.getRandomValues(new Uint8Array(32)))
  const state = crypto.randomUUID()
  sessionStorage.setItem(state, verifier)
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier))
  const params = new URLSearchParams({
    response_type: 'code',
    client_id: CLIENT_ID,
    redirect_uri: redirectUri(),
    scope: 'openid',
    state,
    code_challenge: base64url(new Uint8Array(digest)),
    code_challenge_method: 'S256',
  })
  return `${AUTHORITY}/auth?${params.toString()}`
}

/** Sends the code of the callback page's address for tokens, each time it is called. */
export async function redeemCode(): Promise<string> {
  const params = new URL(location.href).searchParams
  const response = await fetch(`${AUTHORITY}/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: CLIENT_ID,
      redirect_uri: redirectUri(),
      code: params.get('code') ?? '',
      code_verifier: sessionStorage.getItem(params.get('state') ?? '') ?? '',
    }),
  })
  const answer = (await response.json()) as { readonly access_token?: string; readonly error?: string }
  if (answer.access_token === undefined) throw new Error(answer.error)
  return answer.access_token
}
