/**
 * `npm test`: installs the Debian packages that some suites need (when it may), runs the checks and
 * every suite, and ends with one line `N passed, N failed, N skipped`.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { checkSteps, runCheck } from './check.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))

/** What a suite needs beyond npm: the Debian package and a file that shows it is there. */
const debianPackages = [
  ['chromium', '/usr/bin/chromium'],
  ['snmpd', '/usr/sbin/snmpd'],
  ['snmp', '/usr/bin/snmpget'],
  ['snmpsim', '/usr/bin/snmpsimd'],
  ['iputils-ping', '/usr/bin/ping'],
  ['busybox', '/usr/bin/busybox'],
  ['poppler-utils', '/usr/bin/pdftotext'],
  ['libreoffice-calc-nogui', '/usr/bin/soffice'],
]

function installDebianPackages() {
  const missing = debianPackages.filter(([, file]) => !existsSync(file)).map(([name]) => name)
  if (missing.length === 0) return
  const mayInstall = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')
  if (mayInstall) {
    console.log(`installing Debian packages: ${missing.join(' ')}`)
    // A freshly installed daemon must not start: the suites start their own on free ports.
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' }
    const options = { env, stdio: ['ignore', 'ignore', 'inherit'], timeout: 240_000 }
    spawnSync('apt-get', ['update', '-qq'], options)
    spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...missing], options)
  }
  for (const [name, file] of debianPackages) {
    if (!existsSync(file)) console.log(`skipping what needs Debian's ${name}: not installed`)
  }
}

function runSuites(reportFile) {
  const vitest = join(root, 'node_modules/.bin/vitest')
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`]
  const done = spawnSync(vitest, ['run', ...reporters, ...process.argv.slice(2)], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  if (!existsSync(reportFile)) return { passed: 0, failed: 1, skipped: 0 }
  const report = JSON.parse(readFileSync(reportFile, 'utf8'))
  const suiteFailures = report.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.every((t) => t.status !== 'failed'),
  ).length
  const failed = report.numFailedTests + suiteFailures
  return {
    passed: report.numPassedTests,
    failed: failed === 0 && done.status !== 0 ? 1 : failed,
    skipped: report.numPendingTests + report.numTodoTests,
  }
}

const startedMs = Date.now()
installDebianPackages()
const checks = checkSteps.map(runCheck)
mkdirSync(join(root, '.cache'), { recursive: true })
const reportFile = join(root, '.cache/test-report.json')
rmSync(reportFile, { force: true })
const suites = runSuites(reportFile)
const passed = suites.passed + checks.filter(Boolean).length
const failed = suites.failed + checks.filter((ok) => !ok).length
console.log(`took ${Math.round((Date.now() - startedMs) / 1000)} s`)
console.log(`${passed} passed, ${failed} failed, ${suites.skipped} skipped`)
process.exitCode = failed === 0 ? 0 : 1
