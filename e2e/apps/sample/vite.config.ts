import { msw } from 'msw/vite'
import { defineConfig } from 'vite'

/** Puts the script of MSW's service worker beside the page. */
export default defineConfig({ plugins: [msw({ mode: 'worker-only' })] })
