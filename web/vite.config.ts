import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** Relative addresses everywhere: the page works below whatever prefix a proxy gives it (`<base>` is set by the service). */
export default defineConfig({
  base: './',
  plugins: [react()],
  build: {
    target: 'es2022',
    outDir: 'dist',
    emptyOutDir: true,
    // A strict Content-Security-Policy has no room for data: addresses in styles.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: {
    proxy: { '/api': { target: process.env.SLIPWAY_URL ?? 'http://127.0.0.1:8080' } },
  },
})
