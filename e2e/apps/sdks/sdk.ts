/** What an app does with an SDK, in the way that its users do it. */
export interface Sdk {
  /** Leaves for the provider. */
  signIn: () => Promise<unknown>
  /** Takes the answer from the page's address. */
  callback: () => Promise<unknown>
  /** Gets a new access token. */
  renew: () => Promise<unknown>
}

export interface Place {
  readonly authority: string
  readonly redirectUri: string
}
