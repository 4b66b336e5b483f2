import { UserManager, WebStorageStateStore } from 'oidc-client-ts'
import { type FakeProvider, fakeProvider } from './provider.ts'

/** An app on oidc-client-ts with a provider of its own, so that no test meets another's ledger or locks. */
export interface App {
  readonly provider: FakeProvider
  /** Another manager with the same settings, as StrictMode or a second bundle makes. */
  createManager(): UserManager
  /** Starts a sign-in and returns the callback URL that the provider would lead to. */
  startSignIn(manager: UserManager, state?: unknown): Promise<string>
  /** Runs in place of the page in a hidden frame, at the address of its callback. */
  inFrame: ((address: string) => Promise<void>) | undefined
  /** What pages in a hidden frame told the page around them. */
  readonly told: readonly string[]
  close(): void
}

let count = 0

/** Makes the app; its managers are bare until they are guarded. */
export function createApp(): App {
  const authority = `https://provider-${Date.now()}-${count++}.test`
  const redirect_uri = `${location.origin}/callback`
  const provider = fakeProvider(authority)
  const managers: UserManager[] = []
  const told: string[] = []
  let asked = ''

  /** Where the provider leads to after it was asked at this address. */
  function answerTo(address: string): string {
    const state = new URL(address).searchParams.get('state') ?? ''
    return `${redirect_uri}?${new URLSearchParams({ code: provider.issueCode(), state }).toString()}`
  }

  const app: App = {
    provider,
    told,
    inFrame: undefined,
    createManager() {
      const navigator = {
        prepare: () =>
          Promise.resolve({
            navigate({ url }: { url: string }) {
              asked = url
              return Promise.resolve({ url })
            },
            close: () => undefined,
          }),
        callback: () => Promise.resolve(),
      }
      // The frame has no page: what one would tell is the answer at once.
      const frames = {
        prepare: () =>
          Promise.resolve({
            async navigate({ url }: { url: string }) {
              const address = answerTo(url)
              await app.inFrame?.(address)
              return { url: address }
            },
            close: () => undefined,
          }),
        async callback(url: string) {
          told.push(url)
        },
      }
      const manager = new UserManager(
        {
          authority,
          client_id: 'app',
          redirect_uri,
          scope: 'openid offline_access',
          userStore: new WebStorageStateStore({ store: localStorage }),
          metadata: {
            issuer: authority,
            authorization_endpoint: `${authority}/auth`,
            token_endpoint: `${authority}/token`,
            revocation_endpoint: `${authority}/revoke`,
          },
        },
        navigator,
        undefined,
        frames,
      )
      managers.push(manager)
      return manager
    },
    async startSignIn(manager, state) {
      await manager.signinRedirect({ state, url_state: 'there' })
      return answerTo(asked)
    },
    close() {
      for (const manager of managers) manager.stopSilentRenew()
      provider.restore()
      localStorage.clear()
    },
  }
  return app
}
