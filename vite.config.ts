import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { defineConfig, type Plugin } from 'vite'

/** Files of `dashboard/public` that the worker keeps beside the build's own. */
const KEPT_PUBLIC = ['/', '/favicon.svg', '/icon-192.png', '/manifest.webmanifest']
const WORKER = 'dashboard/worker/service-worker.js'

/**
 * Puts the worker beside the dashboard, with the list of this build's files and a version that
 * changes with any of them: browsers take a new worker for a new version by its bytes.
 */
function serviceWorker(): Plugin {
  const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8')
  return {
    name: 'pantau-service-worker',
    apply: 'build',
    // Once all is written: until then, files may still fall away that hold nothing.
    writeBundle({ dir = '' }, bundle) {
      const built = Object.keys(bundle).filter((name) => /\.(js|css)$/.test(name))
      const files = [...KEPT_PUBLIC, ...built.sort().map((name) => `/${name}`)]
      const text = read(WORKER)
      const digest = createHash('sha256')
      for (const part of [...files, text, read('dashboard/index.html')]) digest.update(part)
      const version = digest.digest('hex').slice(0, 12)
      const head = `const VERSION = '${version}'\nconst FILES = ${JSON.stringify(files)}\n`
      writeFileSync(join(dir, 'service-worker.js'), head + text)
    },
  }
}

/** The dashboard. The server and agent bundles are made by `server/cli/build.mjs`. */
export default defineConfig({
  root: 'dashboard',
  publicDir: 'public',
  plugins: [serviceWorker()],
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: '../dist/dashboard',
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: { polyfill: false },
  },
  server: {
    host: '127.0.0.1',
    proxy: Object.fromEntries(
      ['/v1', '/p/', '/t/', '/public-page.css'].map((path) => [
        path,
        { target: process.env['PANTAU_SERVER'] ?? 'http://127.0.0.1:8080' },
      ]),
    ),
  },
})
