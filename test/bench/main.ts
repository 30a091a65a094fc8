/** `npm run bench -- NAME ...`: prints one JSON line per case. */
import { agentBench } from './agent.ts'
import type { Bench } from './bench.ts'
import { causesBench } from './causes.ts'
import { pollBench } from './poll.ts'
import { pollAgentBench } from './poll-agent.ts'
import { simulatorBench } from './simulator.ts'
import { soakBench } from './soak.ts'

/**
 * A bench whose code is loaded when it runs: it draws in a web server, and the agent's soak runs in a
 * process whose flags leave that nothing to stand on.
 */
const late = (name: string, what: string, load: () => Promise<Bench>): Bench => ({
  name,
  what,
  run: async (print, options) => (await load()).run(print, options),
})

const benches: readonly Bench[] = [
  agentBench,
  causesBench,
  late(
    'days',
    'a day of 300 places rolled and replayed, a month of all places, bytes per place and day',
    async () => (await import('./days.ts')).daysBench,
  ),
  late(
    'coverage',
    'coverage of a city and of a country worked out anew, against a count of dots',
    async () => (await import('./coverage.ts')).coverageBench,
  ),
  late(
    'dashboard',
    'time to a usable map, frames while it moves, replays and while places change, in Chromium',
    async () => (await import('./dashboard.ts')).dashboardBench,
  ),
  late(
    'ingest',
    'samples durable through HTTP into the built server, and their size on disk',
    async () => (await import('./ingest.ts')).ingestBench,
  ),
  late(
    'nation',
    'all villages of a country deliver to one server, and their month (--minutes=10, --engine=servers)',
    async () => (await import('./nation.ts')).nationBench,
  ),
  pollBench,
  pollAgentBench,
  late(
    'report-figures',
    "a month's figures from rollups, of a city, a province and a country, with JSON and open data",
    async () => (await import('./report-figures.ts')).reportFiguresBench,
  ),
  late(
    'report-pdf',
    "a month's PDF of a city and of a province: seconds and memory of the process that makes it",
    async () => (await import('./report-pdf.ts')).reportPdfBench,
  ),
  late(
    'report-xlsx',
    "a month's report as a workbook, of a city and a province, and as open data of a country",
    async () => (await import('./report-xlsx.ts')).reportXlsxBench,
  ),
  late(
    'report-verify',
    'a month of evidence written, and verified by its own command (--places=300)',
    async () => (await import('./report-verify.ts')).reportVerifyBench,
  ),
  simulatorBench,
  soakBench,
  late(
    'stores',
    'a month on each series engine: load, bytes, reports, windows (--access-points=20, --engines=)',
    async () => (await import('./stores.ts')).storesBench,
  ),
  late(
    'usage',
    'a day of usage rolled into rows, a month read from them, today followed, bytes per row',
    async () => (await import('./usage.ts')).usageBench,
  ),
  late(
    'wallboard',
    'heap, nodes and listeners of a board over simulated hours (PANTAU_WALLBOARD_HOURS)',
    async () => (await import('./wallboard.ts')).wallboardBench,
  ),
]

const help = [
  'Usage: npm run bench -- NAME ... [--OPTION[=VALUE] ...]',
  '',
  ...benches.map(({ name, what }) => `  ${name.padEnd(12)}${what}`),
].join('\n')

async function main(args: readonly string[]): Promise<void> {
  const names = args.filter((arg) => !arg.startsWith('--'))
  const options = args.filter((arg) => arg.startsWith('--'))
  if (names.length === 0 || options.includes('--help')) {
    console.log(help)
    return
  }
  const unknown = names.find((name) => benches.every((bench) => bench.name !== name))
  if (unknown !== undefined) {
    console.error(`bench: unknown name "${unknown}"\n\n${help}`)
    process.exitCode = 2
    return
  }
  for (const bench of benches.filter(({ name }) => names.includes(name))) {
    await bench.run((line) => console.log(JSON.stringify({ bench: bench.name, ...line })), options)
  }
}

await main(process.argv.slice(2))
