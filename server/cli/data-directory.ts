import { resolve } from 'node:path'
import { DEFAULTS, loadConfig } from '../config.ts'
import type { Config } from '../config.ts'

/** Options of every command that works on a data directory. */
export const dataDirectoryArgs = {
  config: { type: 'string', valueHint: 'FILE', description: 'Settings in TOML' },
  data: {
    type: 'string',
    valueHint: 'DIRECTORY',
    description: `Where everything is kept (${DEFAULTS.dataDirectory})`,
  },
} as const

/** Where a city's data is. */
export interface DataPlace {
  readonly directory: string
  /** What of it is on servers. */
  readonly stores: Config['stores']
}

/** The data that these options mean, as `pantau serve` would take it. */
export function dataPlaceOf(args: {
  readonly config: string | undefined
  readonly data: string | undefined
}): DataPlace {
  const flags = args.data === undefined ? {} : { dataDirectory: args.data }
  const { dataDirectory, stores } = loadConfig({ file: args.config, env: process.env, flags })
  return { directory: resolve(dataDirectory), stores }
}
