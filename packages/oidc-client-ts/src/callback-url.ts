/** The authorization response in a callback URL, as far as the guard must know it. */
export interface CallbackUrl {
  /** The key under which oidc-client-ts keeps the state. */
  readonly state: string
}

/**
 * Reads a callback URL as oidc-client-ts does.
 *
 * @returns undefined where it carries no code: an error or something else, which spends nothing
 */
export function readCallbackUrl(
  url: string,
  mode: 'query' | 'fragment' | undefined,
): CallbackUrl | undefined {
  const parsed = URL.parse(url, 'http://127.0.0.1')
  const params = new URLSearchParams((mode === 'fragment' ? parsed?.hash : parsed?.search)?.slice(1))
  // The app's url_state follows the key after a semicolon.
  const state = /^[^;%]+/.exec(params.get('state') ?? '')?.[0]
  return state === undefined || !params.has('code') ? undefined : { state }
}
