import { AuthProvider, useAuth, useAuthEvent } from '@onegrant/react'
import { StrictMode } from 'react'
import type { ReactNode } from 'react'
import { createRoot } from 'react-dom/client'
import {
  createBrowserRouter,
  Link,
  Outlet,
  RouterProvider,
  useLoaderData,
  useRevalidator,
  useRouteError,
} from 'react-router'
import { auth } from './auth.ts'
import { accountLoader, finishSignIn } from './guard.ts'

function Layout(): ReactNode {
  const { revalidate } = useRevalidator()
  const { signOut } = useAuth()
  // The loaders ask again: in this tab, whoever signed out.
  useAuthEvent('signed-out', () => void revalidate())
  return (
    <>
      <nav>
        <Link to="/">Home</Link> <Link to="/account?tab=orders">Account</Link>
      </nav>
      <button onClick={() => void signOut({ local: true })}>Sign out</button>
      <Outlet />
    </>
  )
}

function Account(): ReactNode {
  const { name } = useLoaderData<typeof accountLoader>()
  return <h1>Account of {name}</h1>
}

function Failure(): ReactNode {
  return <p role="alert">{String(useRouteError())}</p>
}

const router = createBrowserRouter([
  {
    Component: Layout,
    HydrateFallback: () => <p>One moment…</p>,
    ErrorBoundary: Failure,
    children: [
      { index: true, element: <h1>Home</h1> },
      { path: 'account', loader: accountLoader, Component: Account },
      // With an element: React Router warns of a route without one, and the warning has the code in it.
      { path: 'callback', loader: finishSignIn, element: <p role="status">Signing in…</p> },
    ],
  },
])

const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no #root')

createRoot(root).render(
  <StrictMode>
    <AuthProvider client={auth}>
      <RouterProvider router={router} />
    </AuthProvider>
  </StrictMode>,
)
