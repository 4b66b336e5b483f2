import { reactRouter } from '@react-router/dev/vite'
import { defineConfig } from 'vite'

/** With everything in it: what is built lies where no package can be found. */
export default defineConfig({
  plugins: [reactRouter()],
  ssr: { noExternal: true },
  build: { minify: false },
})
