import { UserManager, WebStorageStateStore } from 'oidc-client-ts'
import { settings } from './settings.ts'

const userStore = new WebStorageStateStore({ store: localStorage })
const manager = new UserManager({ ...settings, userStore })
const user = await manager.signinRedirectCallback()
const { from } = user.state as { readonly from: string }
if (from === '?session') {
  await new UserManager(settings).storeUser(user)
  await manager.storeUser(null)
}
location.replace(`/old${from}`)
