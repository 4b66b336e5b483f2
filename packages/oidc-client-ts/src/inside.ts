import type { OidcClient, User, UserManager } from 'oidc-client-ts'

/** What a renewal is called with (`UseRefreshTokenArgs`, which oidc-client-ts does not export). */
export interface RefreshArgs {
  readonly state: { readonly refresh_token?: string; readonly data?: unknown }
  readonly resource?: string | readonly string[]
  readonly extraTokenParams?: Readonly<Record<string, unknown>>
  readonly timeoutInSeconds?: number | undefined
}

/** The protected members of UserManager that the guard stands on, as of 3.5. */
export interface Inside {
  _useRefreshToken(args: RefreshArgs): Promise<User | null>
  _signinEnd(url: string, verifySub?: string): Promise<User>
  _revokeInternal(user: User | null, types?: readonly string[]): Promise<void>
  _loadUser(): Promise<User | null>
  readonly _events: { load(user: User, raiseEvent?: boolean): Promise<void>; unload(): Promise<void> }
  readonly _client: OidcClient
}

const methods = ['_useRefreshToken', '_signinEnd', '_revokeInternal', '_loadUser'] as const

/**
 * The manager's protected side.
 *
 * @throws TypeError where it is not there: another version of oidc-client-ts
 */
export function insideOf(manager: UserManager): Inside {
  const inside = manager as unknown as Inside
  for (const name of methods) {
    if (typeof inside[name] === 'function') continue
    throw new TypeError(`guardUserManager needs oidc-client-ts 3.5: this UserManager has no ${name}`)
  }
  return inside
}

/** The manager as it was, before the guard took its place. */
export interface Bare {
  /** Sends the refresh token; neither stores the user nor raises an event. */
  useRefreshToken(args: RefreshArgs): Promise<User | null>
  /** Sends the code; neither stores the user nor raises an event. */
  redeem(url: string, verifySub: string | undefined): Promise<User>
  signinEnd(url: string, verifySub: string | undefined): Promise<User>
  signinCallback(url: string | undefined): Promise<User | undefined>
  storeUser(user: User | null): Promise<void>
  revoke(user: User | null, types: readonly string[] | undefined): Promise<void>
  load(): Promise<User | null>
}

/** Keeps the methods that the guard replaces. */
export function bareOf(manager: UserManager): Bare {
  const inside = insideOf(manager)
  const { _useRefreshToken, _signinEnd, _revokeInternal } = inside
  const { signinCallback, storeUser } = manager
  const quiet = quietView(manager)
  return {
    useRefreshToken: (args) => _useRefreshToken.call(quiet, args),
    redeem: (url, verifySub) => _signinEnd.call(quiet, url, verifySub),
    signinEnd: (url, verifySub) => _signinEnd.call(inside, url, verifySub),
    signinCallback: (url) => signinCallback.call(manager, url),
    storeUser: (user) => storeUser.call(manager, user),
    revoke: (user, types) => _revokeInternal.call(inside, user, types),
    load: () => inside._loadUser(),
  }
}

/** The same manager, except that it stores and raises nothing: what came must be judged before anybody sees it. */
function quietView(manager: UserManager): Inside {
  const nothing = (): Promise<void> => Promise.resolve()
  return Object.create(manager, {
    storeUser: { value: nothing },
    _events: { value: { load: nothing } },
  }) as Inside
}
