import { isAuthError } from '@onegrant/core'
import { mountDevtools } from '@onegrant/devtools'
import { AuthProvider, RequireAuth } from '@onegrant/react'
import { createAuthQueryClient } from '@onegrant/react/query'
import { QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { BrowserRouter, Route, Routes } from 'react-router'
import { auth } from './auth.ts'
import { Callback } from './Callback.tsx'
import { Data } from './Data.tsx'
import { Home } from './Home.tsx'
import { Layout } from './Layout.tsx'
import { Profile } from './Profile.tsx'

/** Waits for the session, renews with it, and shows nobody what another user has loaded. */
const queryClient = createAuthQueryClient(auth, {
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      // Offline is said at once, and not waited for.
      networkMode: 'always',
      retry: (failures, error) => isAuthError(error) && failures < 2,
    },
    mutations: { networkMode: 'always' },
  },
})

// In development alone: a production build has nothing of it.
mountDevtools(auth)

const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no #root')

const pending = <p role="status">One moment…</p>

createRoot(root).render(
  <StrictMode>
    <AuthProvider client={auth}>
      <QueryClientProvider client={queryClient}>
        <BrowserRouter basename={import.meta.env.BASE_URL}>
          <Routes>
            <Route element={<Layout />}>
              <Route path="/callback" element={<Callback />} />
              <Route
                path="/data"
                element={
                  <RequireAuth pending={pending}>
                    <Data />
                  </RequireAuth>
                }
              />
              <Route
                path="/profile"
                element={
                  <RequireAuth pending={pending}>
                    <Profile />
                  </RequireAuth>
                }
              />
              <Route path="/signed-out" element={<Home hasLeft />} />
              <Route path="*" element={<Home />} />
            </Route>
          </Routes>
        </BrowserRouter>
      </QueryClientProvider>
    </AuthProvider>
  </StrictMode>,
)
