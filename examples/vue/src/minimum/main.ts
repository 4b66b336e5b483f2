/* oxlint-disable typescript/no-unsafe-argument -- only vue-tsc knows the type of a .vue file */
// #region app
import { authPlugin } from '@onegrant/vue'
import { createApp } from 'vue'
import { auth } from './auth.ts'
import App from './App.vue'

createApp(App).use(authPlugin, { client: auth }).mount('#app')
// #endregion
