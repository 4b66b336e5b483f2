import vue from '@vitejs/plugin-vue'
import { defineConfig, loadEnv } from 'vite'

/** BASE=/app/ serves the app below a path. */
export default defineConfig(({ mode }) => ({
  base: loadEnv(mode, '.', 'BASE')['BASE'] ?? '/',
  plugins: [vue()],
}))
