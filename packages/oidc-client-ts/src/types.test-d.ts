// Checked by the compiler, never run: what an app hands in, and gets.
import type { UserManager } from 'oidc-client-ts'
import { guardUserManager } from './index.ts'
import type { GuardEvent } from './index.ts'

export function guard(manager: UserManager): UserManager {
  guardUserManager(manager, {
    onEvent(event: GuardEvent) {
      if (event.type === 'degraded') return void event.reason.length
      void event.fingerprint.length
      // @ts-expect-error no event has the credential
      void event.token
      return undefined
    },
  })
  // @ts-expect-error a manager, not its settings
  guardUserManager(manager.settings)
  // @ts-expect-error no such option
  guardUserManager(manager, { onEvents: console.log })
  return guardUserManager(manager)
}
