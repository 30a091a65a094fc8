import { resolve } from 'node:path'
import { DEFAULTS, loadConfig } from '../config.ts'

/** Options of every command that works on a data directory. */
export const dataDirectoryArgs = {
  config: { type: 'string', valueHint: 'FILE', description: 'Settings in TOML' },
  data: {
    type: 'string',
    valueHint: 'DIRECTORY',
    description: `Where everything is kept (${DEFAULTS.dataDirectory})`,
  },
} as const

/** The data directory that these options mean, as `pantau serve` would take it. */
export function dataDirectoryOf(args: {
  readonly config: string | undefined
  readonly data: string | undefined
}): string {
  const flags = args.data === undefined ? {} : { dataDirectory: args.data }
  return resolve(loadConfig({ file: args.config, env: process.env, flags }).dataDirectory)
}
