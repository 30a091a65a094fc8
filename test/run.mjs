/**
 * `npm test`: installs the Debian packages that some suites need (when it may), runs the checks and
 * every suite, and ends with one line `N passed, N failed, N skipped`.
 */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { checkSteps, runChecks } from './check.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))

/** Each release of Debian has its own version, in a folder of its own. */
function postgresProgram() {
  const programs = [17, 15, 14].map((version) => `/usr/lib/postgresql/${version}/bin/postgres`)
  return programs.find((file) => existsSync(file)) ?? '/usr/lib/postgresql/15/bin/postgres'
}

/** What a suite needs beyond npm: the Debian package and a file that shows it is there. */
const debianPackages = [
  ['chromium', '/usr/bin/chromium'],
  // Widths of texts are those of a font, and machines come with different ones.
  ['fonts-liberation', '/usr/share/fonts/truetype/liberation/LiberationSans-Regular.ttf'],
  ['snmpd', '/usr/sbin/snmpd'],
  ['snmp', '/usr/bin/snmpget'],
  ['snmpsim', '/usr/bin/snmpsimd'],
  ['iputils-ping', '/usr/bin/ping'],
  ['busybox', '/usr/bin/busybox'],
  ['poppler-utils', '/usr/bin/pdftotext'],
  ['libreoffice-calc-nogui', '/usr/bin/soffice'],
  ['influxdb', '/usr/bin/influxd'],
  ['victoria-metrics', '/usr/bin/victoria-metrics'],
  ['postgresql', postgresProgram()],
]
/** Without this one the suites take Chromium itself, which costs them a third more. Not every release has it. */
const quickerBrowser = ['chromium-headless-shell', '/usr/bin/chromium-headless-shell']

/** Runs apt-get; one package that cannot be had keeps all others of the same call away. */
async function aptGet(...args) {
  // A freshly installed daemon must not start: the suites start their own on free ports.
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' }
  const stdio = ['ignore', 'ignore', 'inherit']
  await once(spawn('apt-get', args, { env, stdio, timeout: 240_000 }), 'close')
}

async function installDebianPackages() {
  const isMissing = ([, file]) => !existsSync(file)
  const missing = debianPackages.filter(isMissing).map(([name]) => name)
  const wanted = [...missing, ...(isMissing(quickerBrowser) ? [quickerBrowser[0]] : [])]
  if (wanted.length === 0) return
  const mayInstall = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')
  if (mayInstall) {
    console.log(`installing Debian packages: ${wanted.join(' ')}`)
    const install = ['install', '-y', '-qq', '--no-install-recommends']
    await aptGet('update', '-qq')
    if (missing.length > 0) await aptGet(...install, ...missing)
    if (wanted.length > missing.length) await aptGet(...install, quickerBrowser[0])
  }
  for (const [name, file] of debianPackages) {
    if (!existsSync(file)) console.log(`skipping what needs Debian's ${name}: not installed`)
  }
}

function runSuites(reportFile) {
  const vitest = join(root, 'node_modules/.bin/vitest')
  const done = spawnSync(vitest, ['run', ...process.argv.slice(2)], {
    cwd: root,
    env: { ...process.env, TEST_REPORT_FILE: reportFile },
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
// The network and the disk have other work than the checks.
const [checks] = await Promise.all([runChecks(checkSteps), installDebianPackages()])
mkdirSync(join(root, '.cache'), { recursive: true })
const reportFile = join(root, '.cache/test-report.json')
rmSync(reportFile, { force: true })
const suites = runSuites(reportFile)
const passed = suites.passed + checks.filter(Boolean).length
const failed = suites.failed + checks.filter((ok) => !ok).length
console.log(`took ${Math.round((Date.now() - startedMs) / 1000)} s`)
console.log(`${passed} passed, ${failed} failed, ${suites.skipped} skipped`)
process.exitCode = failed === 0 ? 0 : 1
