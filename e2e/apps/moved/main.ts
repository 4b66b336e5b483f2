import { createAuthClient } from '@onegrant/core'
import { settings } from './settings.ts'

window.auth = createAuthClient({ ...settings, adopt: 'oidc-client-ts' })
void window.auth.ready()
