import { AuthProvider, useAuth } from '@onegrant/react'
import {
  createRootRoute,
  createRoute,
  createRouter,
  Link,
  Outlet,
  RouterProvider,
} from '@tanstack/react-router'
import { StrictMode } from 'react'
import type { ReactNode } from 'react'
import { createRoot } from 'react-dom/client'
import { auth } from './auth.ts'
import { finishSignIn, requireUser } from './guard.ts'

const rootRoute = createRootRoute({ component: Layout })
const homeRoute = createRoute({ getParentRoute: () => rootRoute, path: '/', component: () => <h1>Home</h1> })
const callbackRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/callback',
  beforeLoad: finishSignIn,
})
const accountRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/account',
  validateSearch: ({ tab }: Record<string, unknown>): { tab?: string } =>
    typeof tab === 'string' ? { tab } : {},
  beforeLoad: requireUser,
  component: Account,
})

const router = createRouter({
  routeTree: rootRoute.addChildren([homeRoute, callbackRoute, accountRoute]),
  defaultPreload: 'intent',
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}

// The guards ask again: in this tab, whoever signed out.
auth.on('signed-out', () => void router.invalidate())

function Layout(): ReactNode {
  const { signOut } = useAuth()
  return (
    <>
      <nav>
        <Link to="/">Home</Link>{' '}
        <Link to="/account" search={{ tab: 'orders' }}>
          Account
        </Link>
      </nav>
      <button onClick={() => void signOut({ local: true })}>Sign out</button>
      <Outlet />
    </>
  )
}

function Account(): ReactNode {
  const { user } = accountRoute.useRouteContext()
  return <h1>Account of {user.name ?? user.sub}</h1>
}

const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no #root')

createRoot(root).render(
  <StrictMode>
    <AuthProvider client={auth}>
      <RouterProvider router={router} />
    </AuthProvider>
  </StrictMode>,
)
