import { mountDevtools } from '@onegrant/devtools'
import { AuthProvider } from '@onegrant/react'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { Account } from './Account.tsx'
import { auth } from './auth.ts'

const root = document.body.appendChild(document.createElement('div'))

createRoot(root).render(
  <StrictMode>
    <AuthProvider client={auth}>
      <Account />
    </AuthProvider>
  </StrictMode>,
)

// In development alone: a production build has nothing of it.
mountDevtools(auth)
