/** What the server wants to know from the user. */
export interface Question {
  /** The interaction, which is part of the page's address. */
  readonly uid: string
  readonly prompt: 'consent' | 'login'
  /** oidc-provider's names of the reasons: `no_session`, `login_prompt`, `max_age`, `op_scopes_missing`, ... */
  readonly reasons: readonly string[]
  readonly client_id: string
  /** How many questions of this request have been answered before. */
  readonly answers: number
  /** Who is signed in; undefined at a login. */
  readonly account?: string
  readonly login_hint?: string
  readonly acr_values?: string
  /** What the consent is about. */
  readonly scopes: readonly string[]
  readonly resources: Readonly<Record<string, readonly string[]>>
}

export type Answer =
  | { readonly login: { readonly account: string; readonly acr?: string; readonly amr?: readonly string[] } }
  /** What is granted; everything that was asked for unless given. */
  | { readonly consent: { readonly scopes?: readonly string[]; readonly resources?: readonly string[] } }
  /** Back to the app with an error: `access_denied` unless given. */
  | { readonly error: string; readonly error_description?: string }
