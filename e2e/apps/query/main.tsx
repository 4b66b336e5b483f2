import { AuthProvider, SignInCallback, useUser } from '@onegrant/react'
import { createAuthQueryClient } from '@onegrant/react/query'
import { QueryClientProvider, useQuery } from '@tanstack/react-query'
import { Fragment, StrictMode } from 'react'
import type { ReactNode } from 'react'
import { createRoot } from 'react-dom/client'
import { auth, contacts } from './auth.ts'

const queryClient = createAuthQueryClient(auth, { defaultOptions: { queries: { staleTime: Infinity } } })
Object.assign(window, { auth, queryClient })

interface Contacts {
  readonly contacts: readonly { readonly name: string }[]
}

async function load(): Promise<string> {
  const response = await auth.fetch(contacts)
  const list = ((await response.json()) as Contacts).contacts
  return list.map(({ name }) => name).join(', ')
}

/** Knows nothing of the session: neither its key nor what it renders has the user in it. */
function Names({ id }: { readonly id: string }): ReactNode {
  const { data } = useQuery({ queryKey: ['contacts'], queryFn: load })
  return <p id={id}>{data ?? ''}</p>
}

function Page(): ReactNode {
  const sub = useUser()?.sub
  return (
    <>
      <h1>{sub ?? 'nobody'}</h1>
      <Fragment key={sub}>
        <Names id="keyed" />
      </Fragment>
      <Names id="names" />
    </>
  )
}

const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no #root')

createRoot(root).render(
  <StrictMode>
    <AuthProvider client={auth}>
      <QueryClientProvider client={queryClient}>
        {location.pathname === '/callback' ? (
          <SignInCallback onSuccess={({ returnTo }) => location.replace(returnTo)} />
        ) : (
          <Page />
        )}
      </QueryClientProvider>
    </AuthProvider>
  </StrictMode>,
)
