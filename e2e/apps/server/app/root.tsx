import { AuthProvider } from '@onegrant/react'
import { createAuthQueryClient } from '@onegrant/react/query'
import { QueryClientProvider } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Links, Meta, Outlet, Scripts } from 'react-router'
import { auth } from './auth.ts'

const queryClient = createAuthQueryClient(auth)

export function Layout(props: { readonly children: ReactNode }): ReactNode {
  return (
    <html lang="en">
      <head>
        <meta charSet="utf-8" />
        <link rel="icon" href="data:," />
        <Meta />
        <Links />
      </head>
      <body>
        {props.children}
        <Scripts />
      </body>
    </html>
  )
}

export default function App(): ReactNode {
  return (
    <AuthProvider client={auth}>
      <QueryClientProvider client={queryClient}>
        <Outlet />
      </QueryClientProvider>
    </AuthProvider>
  )
}
