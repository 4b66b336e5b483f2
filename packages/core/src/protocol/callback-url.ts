/** What a URL says as a callback. */
export type CallbackUrl =
  | { readonly kind: 'none' }
  /** A parameter stands twice (RFC 6749 3.1), or the URL is none. */
  | { readonly kind: 'invalid'; readonly parameter: string }
  | { readonly kind: 'response'; readonly state: string; readonly response: string }

const parameters = ['code', 'state', 'iss', 'error', 'error_description', 'error_uri', 'session_state']

/** Reads an authorization response (RFC 6749 4.1.2) from a URL's query. */
export function readCallback(url: string): CallbackUrl {
  if (!URL.canParse(url)) return { kind: 'invalid', parameter: 'url' }
  const { searchParams } = new URL(url)
  // Other pages may have a `state` or two of their own.
  if (!searchParams.has('code') && !searchParams.has('error')) return { kind: 'none' }
  for (const parameter of parameters)
    if (searchParams.getAll(parameter).length > 1) return { kind: 'invalid', parameter }
  const response = new URLSearchParams()
  for (const parameter of parameters) {
    const value = searchParams.get(parameter)
    if (value !== null) response.set(parameter, value)
  }
  return { kind: 'response', state: searchParams.get('state') ?? '', response: response.toString() }
}

/** The URL without the authorization response; other parameters, to the letter, and the hash stay. */
export function cleanUrl(url: string): string {
  const clean = new URL(url)
  const isOther = (part: string): boolean => {
    const [name = ''] = new URLSearchParams(part).keys()
    return !parameters.includes(name)
  }
  clean.search = clean.search.slice(1).split('&').filter(isOther).join('&')
  return clean.href
}

/** Whether a URL is the redirect URI, other parameters and hash aside; a trailing slash makes no difference. */
export function isRedirectUri(url: string, redirectUri: string): boolean {
  const [here, there] = [new URL(url), new URL(redirectUri)]
  return (
    here.origin === there.origin && here.pathname.replace(/\/$/, '') === there.pathname.replace(/\/$/, '')
  )
}
