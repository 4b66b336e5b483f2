// #region guarded
import type { ReactNode } from 'react'
import { AuthProvider } from 'react-oidc-context'
import { go } from '../env.ts'
import { userManager } from '../oidc-client-ts/guarded.ts'

export const Guarded = ({ children }: { children: ReactNode }) => (
  <AuthProvider userManager={userManager} onSigninCallback={() => go('/')}>
    {children}
  </AuthProvider>
)
// #endregion
