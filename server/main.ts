import { agentsCommand } from './cli/agents.ts'
import { alertsCommand } from './cli/alerts.ts'
import { importCommand } from './cli/import.ts'
import { failWith, runWord, runnable } from './cli/run-command.ts'
import { operatorsCommand } from './cli/operators.ts'
import { renderPdfCommand } from './cli/render-pdf.ts'
import { renderXlsxCommand } from './cli/render-xlsx.ts'
import { reportCommand } from './cli/report.ts'
import { tokenCommand } from './cli/token.ts'
import { unmatchedCommand } from './cli/unmatched.ts'
import { windowsCommand } from './cli/windows.ts'
import { serveCommand } from './serve.ts'

/** The commands of this bundle; `server/cli/pantau.mjs` gives the word as the first argument. */
const commands = {
  serve: runnable(serveCommand),
  import: runnable(importCommand),
  unmatched: runnable(unmatchedCommand),
  token: runnable(tokenCommand),
  agents: runnable(agentsCommand),
  operators: runnable(operatorsCommand),
  windows: runnable(windowsCommand),
  alerts: runnable(alertsCommand),
  report: runnable(reportCommand),
  'render-pdf': runnable(renderPdfCommand),
  'render-xlsx': runnable(renderXlsxCommand),
}

// All that is kept is for its owner alone, whatever the shell's umask is.
process.umask(0o077)
const [, , word = '', ...rawArgs] = process.argv
runWord(commands, word, rawArgs).catch(failWith)
