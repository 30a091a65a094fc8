import { defineConfig } from 'vitest/config'
import { MixedOrder } from './test/mixed-order.ts'

/** One run for everything; `test/run.mjs` starts it and prints the closing line. */
export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  test: {
    include: ['test/**/*.test.ts'],
    environment: 'node',
    pool: 'forks',
    // No suite keeps state in modules: to load them anew for each file would cost minutes.
    isolate: false,
    // Many suites wait for processes: twice as many as there are cores keep these at work.
    maxWorkers: 4,
    sequence: { sequencer: MixedOrder },
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
})
