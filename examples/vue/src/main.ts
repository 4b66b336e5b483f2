import { mountDevtools } from '@onegrant/devtools'
import { createApp } from 'vue'
import App from './App.vue'
import { auth } from './auth.ts'

// In development alone: a production build has nothing of it.
mountDevtools(auth)

// oxlint-disable-next-line typescript/no-unsafe-argument -- only vue-tsc knows the type of a .vue file
createApp(App).mount('#app')
