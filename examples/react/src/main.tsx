import { isAuthError } from '@onegrant/core'
import { mountDevtools } from '@onegrant/devtools'
import { AuthProvider, RequireAuth } from '@onegrant/react'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { BrowserRouter, Route, Routes } from 'react-router'
import { auth } from './auth.ts'
import { Callback } from './Callback.tsx'
import { Data } from './Data.tsx'
import { Home } from './Home.tsx'
import { Layout } from './Layout.tsx'
import { Profile } from './Profile.tsx'

const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      retry: (failures, error) => isAuthError(error) && error.retryable && failures < 2,
    },
  },
})

// What one user has loaded is not for the next one.
auth.on('signed-out', () => queryClient.clear())

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
