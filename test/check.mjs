/** `npm run check`: format, lint, types, tidy; each step named, all run, non-zero when any fails. */
import { execFile } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const bin = (name) => join(root, 'node_modules/.bin', name)

/** Name and command of each step; `tidy` runs apart where the whole test run follows anyway. */
export const checkSteps = [
  ['format', bin('oxfmt'), ['--check', '.']],
  ['lint', bin('oxlint'), ['--type-aware', '--deny-warnings']],
  // Several checkers of one project each look at what all of it imports: a third more work.
  ['types', bin('tsc'), ['-b', '--checkers', '1']],
]
const tidyStep = ['tidy', bin('vitest'), ['run', 'test/tidy.test.ts']]

/** Runs one step, prints its output only when it fails, and tells whether it passed. */
function runCheck([name, command, args]) {
  return new Promise((resolve) => {
    execFile(command, args, { cwd: root, maxBuffer: 64 * 2 ** 20 }, (error, stdout, stderr) => {
      if (error !== null) process.stderr.write(`${stdout}${stderr}`)
      console.log(`${error === null ? 'ok    ' : 'FAILED'} ${name}`)
      resolve(error === null)
    })
  })
}

/** Runs all steps side by side, as each of them leaves cores idle, and tells of each whether it passed. */
export function runChecks(steps) {
  return Promise.all(steps.map(runCheck))
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const results = await runChecks([...checkSteps, tidyStep])
  process.exitCode = results.every(Boolean) ? 0 : 1
}
