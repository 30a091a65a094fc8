import { resolve } from 'node:path'
import { defineCommand } from 'citty'
import { configFaults, loadConfig } from '../config.ts'
import type { Config } from '../config.ts'
import { UsageError } from './usage-error.ts'

const ABOUT = `Check settings before the server is started with them

Reads the file and the environment as "pantau serve" does and prints every mistake in one line: where,
which key, and what is expected. Ends with 1 when there is one. Opens no store and asks nobody.`

export const configCommand = defineCommand({
  meta: { name: 'config', description: ABOUT },
  args: {
    action: { type: 'positional', required: true, valueHint: 'check', description: 'What to do' },
    config: { type: 'string', valueHint: 'FILE', description: 'Settings in TOML' },
  },
  run({ args }) {
    if (args.action !== 'check') throw new UsageError(`"${args.action}" is not check`)
    const sources = { file: args.config, env: process.env, flags: {} }
    const faults = configFaults(sources)
    if (faults.length > 0) {
      process.stderr.write(faults.map((fault) => `pantau: ${fault}\n`).join(''))
      process.exitCode = 1
      return
    }
    process.stdout.write(summaryOf(loadConfig(sources)))
  },
})

/** What the settings come to, without anything secret. */
export function summaryOf(config: Config): string {
  const { city, host, port, publicUrl, dataDirectory, stores, alerts, metrics } = config
  const rows: readonly (readonly [string, string])[] = [
    ['city', `${city.name}, ${city.timeZone}`],
    ['listens on', `${host}:${port}`],
    ['reached at', publicUrl ?? 'the same'],
    ['data', resolve(dataDirectory)],
    ['readings', stores.seriesUrl === null ? 'in the data directory' : 'on a server'],
    ['journal', stores.journalUrl === null ? 'in the data directory' : 'on a server'],
    ['alerts', `${alerts.recipients.length} recipients`],
    ['metrics', metrics.token === null ? 'for this machine' : 'with a token'],
  ]
  return `The settings are well.\n${rows.map(([name, value]) => `${name.padEnd(12)}${value}\n`).join('')}`
}
