import { defineConfig } from 'vite'

/** The dashboard. The server and agent bundles are made by `server/cli/build.mjs`. */
export default defineConfig({
  root: 'dashboard',
  publicDir: 'public',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: '../dist/dashboard',
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: { polyfill: false },
  },
  server: {
    host: '127.0.0.1',
    proxy: { '/v1': { target: process.env['PANTAU_SERVER'] ?? 'http://127.0.0.1:8080' } },
  },
})
