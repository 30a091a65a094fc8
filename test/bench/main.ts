/** `npm run bench -- NAME ...`: prints one JSON line per case. */
import { agentBench } from './agent.ts'
import type { Bench } from './bench.ts'
import { causesBench } from './causes.ts'
import { daysBench } from './days.ts'
import { coverageBench } from './coverage.ts'
import { dashboardBench } from './dashboard.ts'
import { ingestBench } from './ingest.ts'
import { pollBench } from './poll.ts'
import { pollAgentBench } from './poll-agent.ts'
import { simulatorBench } from './simulator.ts'
import { soakBench } from './soak.ts'
import { usageBench } from './usage.ts'
import { wallboardBench } from './wallboard.ts'

const benches: readonly Bench[] = [
  agentBench,
  causesBench,
  daysBench,
  coverageBench,
  dashboardBench,
  ingestBench,
  pollBench,
  pollAgentBench,
  simulatorBench,
  soakBench,
  usageBench,
  wallboardBench,
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
