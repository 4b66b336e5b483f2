import { replace } from 'react-router'
import type { LoaderFunctionArgs } from 'react-router'
import type { User } from '@onegrant/core'
import { auth } from './auth.ts'

/** For the loader of a route that needs a user: gives one, or leaves for the provider and never comes back. */
export async function requireUser(request: Request): Promise<User> {
  await auth.ready()
  const { status, user } = auth.getSnapshot()
  if (status === 'signed-in') return user
  const { pathname, search } = new URL(request.url)
  await auth.signIn({ returnTo: pathname + search })
  throw new Error('The page is being left.')
}

/** The loader of the route of `redirect_uri`. */
export async function finishSignIn(): Promise<Response> {
  const { returnTo } = await auth.handleCallback()
  return replace(returnTo)
}

export const accountLoader = async ({ request }: LoaderFunctionArgs): Promise<{ name: string }> => {
  const user = await requireUser(request)
  return { name: user.name ?? user.sub }
}
