import { createApp } from 'vue'
import App from './App.vue'

// oxlint-disable-next-line typescript/no-unsafe-argument -- only vue-tsc knows the type of a .vue file
createApp(App).mount('#app')
