/* oxlint-disable typescript/no-unsafe-argument -- only vue-tsc knows the type of a .vue file */
// #region app
import { mountDevtools } from '@onegrant/devtools'
import { authPlugin } from '@onegrant/vue'
import { VueQueryPlugin } from '@tanstack/vue-query'
import { createApp } from 'vue'
import App from './App.vue'
import { auth } from './auth.ts'
import { queryClient } from './queries.ts'
import { router } from './router.ts'

const app = createApp(App)
app.use(authPlugin, { client: auth })
app.use(router)
app.use(VueQueryPlugin, { queryClient })
app.mount('#app')

// In development alone: a production build has nothing of it.
mountDevtools(auth)
// #endregion
