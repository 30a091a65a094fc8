import { agentsCommand } from './cli/agents.ts'
import { alertsCommand } from './cli/alerts.ts'
import { backupCommand } from './cli/backup.ts'
import { configCommand } from './cli/config.ts'
import { importCommand } from './cli/import.ts'
import { migrateCommand } from './cli/migrate.ts'
import { keepToOwner } from './cli/owner-umask.ts'
import { failWith, runWord, runnable } from './cli/run-command.ts'
import { operatorsCommand } from './cli/operators.ts'
import { renderPdfCommand } from './cli/render-pdf.ts'
import { renderXlsxCommand } from './cli/render-xlsx.ts'
import { reportCommand } from './cli/report.ts'
import { restoreCommand } from './cli/restore.ts'
import { storeCommand } from './cli/store.ts'
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
  backup: runnable(backupCommand),
  restore: runnable(restoreCommand),
  store: runnable(storeCommand),
  migrate: runnable(migrateCommand),
  config: runnable(configCommand),
  'render-pdf': runnable(renderPdfCommand),
  'render-xlsx': runnable(renderXlsxCommand),
}

keepToOwner()
const [, , word = '', ...rawArgs] = process.argv
runWord(commands, word, rawArgs).catch(failWith)
