import { createAuthClient, type AuthClient, type AuthEvents, type SignInOptions } from '@onegrant/core'

/** How a call ended, as far as an app can see it. */
export interface Ended {
  readonly code: string | undefined
  readonly subject?: string | undefined
  /** All that an error tracker could make of it. */
  readonly text: string
}

declare global {
  interface Window {
    /** How the last call ended; undefined while it runs. */
    ended: Ended | undefined
    /** What the app was told and has shown, in order. */
    told: string[]
    attempt: (call: () => Promise<unknown>) => void
    begin: (options?: SignInOptions) => void
  }
}

const { VITE_AUTHORITY = '', VITE_API = '' } = import.meta.env as Record<string, string>

const auth: AuthClient = createAuthClient({
  authority: VITE_AUTHORITY,
  client_id: 'app',
  redirect_uri: '/callback',
  silent_redirect_uri: '/silent-callback',
  post_logout_redirect_uri: '/',
  apis: { [VITE_API]: {} },
  dpop: localStorage.getItem('dpop') === 'on',
  logger: console,
})

function attempt(call: () => Promise<unknown>): void {
  window.ended = undefined
  call().then(
    () => (window.ended = { code: undefined, text: '' }),
    (error: unknown) => {
      const { code, subject, message, stack, cause } = error as Error & { code?: string; subject?: string }
      const text = [message, stack, String(cause), JSON.stringify(error)].join('\n')
      window.ended = { code: code ?? message, subject, text }
    },
  )
}

const begin = (options?: SignInOptions): void => attempt(() => auth.signIn(options))
Object.assign(window, { auth, attempt, begin, told: [] })

const shown = document.getElementById('user')
auth.subscribe(() => {
  const { status, user } = auth.getSnapshot()
  window.told.push(`${status} ${user?.sub ?? 'nobody'}`)
  if (shown !== null) shown.textContent = user?.sub ?? ''
})
const events: (keyof AuthEvents)[] = ['signed-in', 'signed-out', 'renewed', 'reauth-required', 'user-changed']
for (const type of events)
  auth.on(type, () => window.told.push(`${type}, showing ${auth.getSnapshot().user?.sub ?? 'nobody'}`))
document.getElementById('popup')?.addEventListener('click', () => begin({ mode: 'popup' }))

attempt(() => (location.pathname === '/callback' ? auth.handleCallback() : auth.ready()))
