import { runWord, runnable } from './cli/run-command.ts'
import { verifyCommand } from './cli/verify.ts'

// A bundle of its own: who verifies a report needs neither the server nor its databases, but one file.
const [, , ...args] = process.argv
const rawArgs = args[0] === 'verify' ? args.slice(1) : args
runWord({ verify: runnable(verifyCommand) }, 'verify', rawArgs).catch((error: unknown) => {
  process.stderr.write(`pantau: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 2
})
