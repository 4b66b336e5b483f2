import { redirect } from '@tanstack/react-router'
import type { User } from '@onegrant/core'
import { auth } from './auth.ts'

interface Entering {
  readonly location: { readonly href: string }
  readonly preload: boolean
}

/** `beforeLoad` of a route that needs a user: gives one, or leaves for the provider and never comes back. */
export async function requireUser({ location, preload }: Entering): Promise<{ user: User }> {
  await auth.ready()
  const { status, user } = auth.getSnapshot()
  if (status === 'signed-in') return { user }
  // A pointer over a link is no reason to leave the page.
  if (preload) redirect({ to: '/', throw: true })
  await auth.signIn({ returnTo: location.href })
  throw new Error('The page is being left.')
}

/** `beforeLoad` of the route of `redirect_uri`. */
export async function finishSignIn(): Promise<void> {
  const { returnTo } = await auth.handleCallback()
  redirect({ to: returnTo, replace: true, throw: true })
}
