import { runWord, runnable } from './cli/run-command.ts'
import { verifyCommand } from './cli/verify.ts'
import { printable } from './report/verify/verified-text.ts'

// A bundle of its own: who verifies a report needs neither the server nor its databases, but one file.
const [, , ...args] = process.argv
const rawArgs = args[0] === 'verify' ? args.slice(1) : args
runWord({ verify: runnable(verifyCommand) }, 'verify', rawArgs).catch((error: unknown) => {
  const message = error instanceof Error ? error.message : String(error)
  process.stderr.write(`pantau: ${printable(message)}\n`)
  process.exitCode = 2
})
