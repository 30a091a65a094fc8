/** `npm run check`: format, lint, types, tidy; each step named, all run, non-zero when any fails. */
import { spawnSync } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const bin = (name) => join(root, 'node_modules/.bin', name)

/** Name and command of each step; `tidy` runs apart where the whole test run follows anyway. */
export const checkSteps = [
  ['format', bin('oxfmt'), ['--check', '.']],
  ['lint', bin('oxlint'), ['--type-aware', '--deny-warnings']],
  ['types', bin('tsc'), ['-b']],
]
const tidyStep = ['tidy', bin('vitest'), ['run', 'test/tidy.test.ts']]

/** Runs one step, prints its output only when it fails, and tells whether it passed. */
export function runCheck([name, command, args]) {
  const done = spawnSync(command, args, { cwd: root, encoding: 'utf8', maxBuffer: 64 * 2 ** 20 })
  const passed = done.status === 0
  if (!passed) process.stderr.write(`${done.stdout ?? ''}${done.stderr ?? ''}`)
  console.log(`${passed ? 'ok    ' : 'FAILED'} ${name}`)
  return passed
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const results = [...checkSteps, tidyStep].map(runCheck)
  process.exitCode = results.every(Boolean) ? 0 : 1
}
