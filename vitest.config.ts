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
    // What is waited for comes when a busy machine has time for it.
    expect: { poll: { timeout: 10_000 } },
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
})
