// #region guarded
import { guardUserManager } from '@onegrant/oidc-client-ts'
import { UserManager, WebStorageStateStore } from 'oidc-client-ts'
import { authority, client_id } from '../env.ts'

export const userManager = guardUserManager(
  new UserManager({
    authority,
    client_id,
    redirect_uri: `${location.origin}/callback`,
    userStore: new WebStorageStateStore({ store: localStorage }),
  }),
)
// #endregion
