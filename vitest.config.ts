import { defineConfig } from 'vitest/config'

/** One run for everything; `test/run.mjs` starts it and prints the closing line. */
export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  test: {
    include: ['test/**/*.test.ts'],
    environment: 'node',
    pool: 'forks',
    // Many suites wait for processes: a third keeps two cores at work.
    maxWorkers: 3,
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
})
