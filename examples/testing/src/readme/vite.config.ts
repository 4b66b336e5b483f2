import { simulator } from '@onegrant/simulator/vite'
import { defineConfig } from 'vite'

export default defineConfig({
  plugins: [simulator({ clients: [{ client_id: 'demo', redirect_uris: ['/callback'] }] })],
})
