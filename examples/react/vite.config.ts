import react from '@vitejs/plugin-react'
import { defineConfig, loadEnv } from 'vite'

/** BASE=/app/ serves the app below a path. */
export default defineConfig(({ mode }) => ({
  base: loadEnv(mode, '.', 'BASE')['BASE'] ?? '/',
  plugins: [react()],
  // The second page is what silent sign-ins come back to: it runs nothing of the app.
  build: { rolldownOptions: { input: ['index.html', 'silent-callback.html'] } },
}))
