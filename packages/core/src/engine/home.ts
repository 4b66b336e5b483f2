import { isRedirectUri } from '../protocol/callback-url.ts'
import type { BeforeRedirect } from '../types.ts'

/** Where the sign-ins of a client come back to, as URLs, and what it wants before the page leaves. */
export interface Home {
  readonly redirectUri: string
  readonly popupRedirectUri: string
  readonly silentRedirectUri: string | undefined
  readonly beforeRedirect: BeforeRedirect | undefined
}

/** The redirect URI that a page is, or might be: that of popups may be another. */
export function callbackUri({ redirectUri, popupRedirectUri }: Home, url: string): string {
  return URL.canParse(url) && isRedirectUri(url, popupRedirectUri) ? popupRedirectUri : redirectUri
}
