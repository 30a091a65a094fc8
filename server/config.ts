import { readFileSync } from 'node:fs'
import { TomlError, parse } from 'smol-toml'
import { z } from 'zod'
import { COVERAGE_RULES, coverageRulesSchema } from '#contract/coverage.ts'
import { Secret } from '#contract/secret.ts'
import { isTimeZone } from '#contract/time-zone.ts'
import { ALERT_DEFAULTS, alertsSchema } from './alert/settings.ts'
import { listenAddressOf } from './cluster/listen-address.ts'
import { REPORT_DEFAULTS, reportSettingsSchema } from './report/settings.ts'
import { STORES_DEFAULTS, storesSchema } from './store-settings.ts'

/** All settings with their defaults: what a new city needs to change is its name, if anything. */
export const DEFAULTS = {
  /** Address to listen on; another than 127.0.0.1 opens the server to the network. */
  host: '127.0.0.1',
  port: 8080,
  /** Address under which sites reach the server, as https://wifi.example.org; null: host and port. */
  publicUrl: null,
  /** Everything that is kept lies below this folder. */
  dataDirectory: 'pantau-data',
  /** Marks everything shown as demo data. */
  demo: false,
  logLevel: 'info',
  city: {
    name: 'Kota Kupang',
    /** IANA zone of days and hours. */
    timeZone: 'Asia/Makassar',
  },
  map: {
    /** Tile URL with {z}, {x}, {y}; null shows no tiles and asks nobody. */
    tileUrl: null,
    tileAttribution: null,
  },
  availability: {
    /** Polls in a row that must fail, or succeed, before a state changes. */
    downAfterPolls: 2,
    upAfterPolls: 1,
    /** A poll speaks for at most this many of its intervals. */
    holdIntervals: 2.5,
  },
  /** From which availability a place has service, and how far people walk to it. */
  coverage: COVERAGE_RULES,
  retention: {
    /** Days for which single polls are kept. */
    pollsDays: 90,
  },
  ingest: {
    /** Samples further ahead of the server's clock are rejected. */
    futureMinutes: 10,
    /** ... and so are older ones; at most `retention.pollsDays`. */
    ageDays: 90,
  },
  /** Servers that keep readings and the journal: see server/store-settings.ts. */
  stores: STORES_DEFAULTS,
  cluster: {
    /**
     * Where this process takes what others hand on while it keeps the city; of several processes on one
     * journal and one series engine. Another machine reaches it at an address of its network.
     */
    listen: '127.0.0.1:0',
  },
  /** Who is told of what, and how: see server/alert/settings.ts. */
  alerts: ALERT_DEFAULTS,
  /** Monthly reports: see server/report/settings.ts. */
  report: REPORT_DEFAULTS,
  metrics: {
    /** Asked of who reads `/metrics`; null lets the own machine alone read it. */
    token: null,
  },
} as const

/** Shorter ones can be guessed. */
const METRICS_TOKEN_MIN = 16

const configSchema = z.strictObject({
  host: z.string().min(1),
  port: z.int().min(0).max(65_535),
  publicUrl: z
    .url({ protocol: /^https?$/, error: 'expected an address such as https://wifi.example.org' })
    .nullable(),
  dataDirectory: z.string().min(1),
  demo: z.boolean(),
  logLevel: z.enum(['silent', 'error', 'warn', 'info', 'debug']),
  city: z.strictObject({
    name: z.string().min(1).max(128),
    timeZone: z.string().refine(isTimeZone, 'expected an IANA time zone such as Asia/Makassar'),
  }),
  map: z.strictObject({
    tileUrl: z
      .string()
      .regex(/^https?:\/\/.+\{z\}.*$/, 'expected a URL with {z}, {x} and {y}')
      .nullable(),
    tileAttribution: z.string().max(256).nullable(),
  }),
  availability: z.strictObject({
    downAfterPolls: z.int().min(1).max(10),
    upAfterPolls: z.int().min(1).max(10),
    holdIntervals: z.number().min(1).max(10),
  }),
  coverage: z.strictObject(coverageRulesSchema.shape),
  retention: z.strictObject({ pollsDays: z.int().min(1).max(3660) }),
  ingest: z.strictObject({
    futureMinutes: z.number().min(0).max(1440),
    ageDays: z.number().min(1).max(3660),
  }),
  stores: storesSchema,
  cluster: z.strictObject({
    listen: z
      .string()
      .refine(
        (text) => listenAddressOf(text) !== null,
        'expected an address of this machine that the other processes reach, as 10.0.0.5:7070',
      ),
  }),
  alerts: alertsSchema,
  report: reportSettingsSchema,
  metrics: z.strictObject({
    token: z
      .string()
      .min(METRICS_TOKEN_MIN, `expected at least ${METRICS_TOKEN_MIN} characters`)
      .max(256)
      .transform((text) => new Secret(text))
      .nullable(),
  }),
})
export type Config = z.infer<typeof configSchema>

/** A setting is wrong: the message names where it was set and what is expected. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

/** A setting that turns out wrong in its use: who reads the settings knows where it was set. */
export class SettingError extends Error {
  override readonly name = 'ConfigError'
  readonly path: readonly string[]

  constructor(path: readonly string[], fault: string, options: { readonly cause?: unknown } = {}) {
    super(`${path.join('.')}: ${fault}`, options)
    this.path = path
  }
}

type Tree = { readonly [key: string]: unknown }

/** Settings of one source, and how a message names the place of a key in it. */
interface Layer {
  readonly settings: Tree
  readonly where: (path: readonly string[]) => string
}

export interface ConfigSources {
  /** Path of a TOML file with the keys of `DEFAULTS`. */
  readonly file: string | undefined
  /** `PANTAU_CITY_TIME_ZONE` sets `city.timeZone`, and so on. */
  readonly env: Readonly<Record<string, string | undefined>>
  /** Settings of the command line. */
  readonly flags: Tree
}

/** Defaults, then file, then environment, then command line. Throws `ConfigError`. */
export function loadConfig(sources: ConfigSources): Config {
  const layers = layersOf(sources)
  let settings: Tree = DEFAULTS
  let config: Config = DEFAULTS
  for (const layer of layers) {
    settings = merged(settings, layer.settings)
    config = check(settings, layer.where)
  }
  const { ingest, retention, report } = config
  // What is older than it is kept would be acknowledged, leave the agent's spool and be deleted.
  checkAtMost(
    { path: ['ingest', 'ageDays'], value: ingest.ageDays },
    { path: ['retention', 'pollsDays'], value: retention.pollsDays },
    layers,
  )
  // Nothing comes any more that could change the figures later than that.
  checkAtMost(
    { path: ['report', 'freezeDays'], value: report.freezeDays },
    { path: ['ingest', 'ageDays'], value: ingest.ageDays },
    layers,
  )
  return config
}

/**
 * Every mistake of file and environment, a line each, as `loadConfig` would throw the first of them;
 * none where it takes them.
 */
export function configFaults(sources: ConfigSources): readonly string[] {
  const faults = new Map<string, string>()
  try {
    let settings: Tree = DEFAULTS
    for (const layer of layersOf(sources)) {
      settings = merged(settings, layer.settings)
      for (const { path, fault } of faultsOf(settings)) {
        const what = `${path.join('.')}: ${fault}`
        // What a source before this one has set wrong is said with its place already.
        if (!faults.has(what)) faults.set(what, `${layer.where(path)}: ${what}`)
      }
    }
    if (faults.size === 0) loadConfig(sources)
  } catch (cause) {
    if (!(cause instanceof ConfigError)) throw cause
    faults.set('', cause.message)
  }
  return [...faults.values()]
}

function layersOf({ file, env, flags }: ConfigSources): readonly Layer[] {
  return [
    ...(file === undefined ? [] : [layerOfFile(file)]),
    { settings: fromEnvironment(DEFAULTS, env, 'PANTAU'), where: variableOf },
    { settings: flags, where: (path) => `--${path.join('.')}` },
  ]
}

/** Where a setting was set, file and line or variable, for a fault that shows in its use alone. */
export function placeOfSetting(sources: ConfigSources, path: readonly string[]): string | null {
  const layer = layersOf(sources).findLast(({ settings }) => isSet(settings, path))
  return layer?.where(path) ?? null
}

/** Settings of the city that a source sets: the dashboard changes only the others. */
export function fixedCitySettings(sources: ConfigSources): readonly (keyof Config['city'])[] {
  return (['name', 'timeZone'] as const).filter(
    (key) => placeOfSetting(sources, ['city', key]) !== null,
  )
}

interface DaysSetting {
  readonly path: readonly string[]
  readonly value: number
}

/** Throws where one setting is more than another, with the place of the one that was set last. */
function checkAtMost(small: DaysSetting, large: DaysSetting, layers: readonly Layer[]): void {
  if (small.value <= large.value) return
  const places = layers
    .toReversed()
    .flatMap(({ settings, where }) =>
      [small.path, large.path].filter((path) => isSet(settings, path)).map((path) => where(path)),
    )
  const limit = `must not be more than ${large.path.join('.')} (${large.value})`
  throw new ConfigError(`${places[0] ?? ''}: ${small.path.join('.')}: ${small.value} ${limit}`)
}

function isSet(settings: Tree, path: readonly string[]): boolean {
  let inner: unknown = settings
  for (const key of path) {
    if (typeof inner !== 'object' || inner === null) return false
    inner = (inner as Tree)[key]
  }
  return inner !== undefined
}

function layerOfFile(file: string): Layer {
  const text = readText(file)
  return {
    settings: parseToml(file, text),
    where: (path) => `${file}:${lineOf(text, path)}`,
  }
}

function check(settings: Tree, where: (path: readonly string[]) => string): Config {
  const parsed = configSchema.safeParse(settings)
  if (parsed.success) return parsed.data
  const [first = { path: [], fault: 'wrong value' }] = faultsOf(settings)
  throw new ConfigError(`${where(first.path)}: ${first.path.join('.')}: ${first.fault}`)
}

interface Fault {
  readonly path: readonly string[]
  readonly fault: string
}

function faultsOf(settings: Tree): readonly Fault[] {
  const issues = configSchema.safeParse(settings).error?.issues ?? []
  return issues.flatMap((issue): readonly Fault[] => {
    const path = issue.path.map(String)
    if (issue.code !== 'unrecognized_keys') return [{ path, fault: issue.message }]
    return issue.keys.map((key) => ({ path: [...path, key], fault: 'there is no such setting' }))
  })
}

function merged(under: Tree, over: Tree): Tree {
  const result: Record<string, unknown> = { ...under }
  for (const [key, value] of Object.entries(over)) {
    const below = result[key]
    result[key] = isTree(below) && isTree(value) ? merged(below, value) : value
  }
  return result
}

const isTree = (value: unknown): value is Tree =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    throw new ConfigError(`${file}: cannot be read`, { cause })
  }
}

function parseToml(file: string, text: string): Tree {
  try {
    return parse(text)
  } catch (cause) {
    if (!(cause instanceof TomlError)) throw cause
    const [fault] = cause.message.replace('Invalid TOML document: ', '').split('\n')
    throw new ConfigError(`${file}:${cause.line}:${cause.column}: ${fault}`, { cause })
  }
}

/**
 * The line on which a key stands, below its table's head; of the third `[[list]]`, below the third
 * head of that name. Of what stands within a list in one line, the list's; 1 when it cannot be told.
 */
function lineOf(text: string, path: readonly string[]): number {
  if (/^\d+$/.test(path.at(-1) ?? '')) return lineOf(text, path.slice(0, -1))
  const lines = text.split('\n')
  const number = path.findIndex((part) => /^\d+$/.test(part))
  const isListed = number >= 0 && number < path.length - 1
  const table = path.slice(0, isListed ? number : -1).join('.')
  const key = path[isListed ? number + 1 : path.length - 1] ?? ''
  const head = isListed
    ? nthIndex(lines, (line) => line.trim() === `[[${table}]]`, Number(path[number]))
    : lines.findIndex((line) => line.trim() === `[${table}]`)
  const found = lines.findIndex(
    (line, index) =>
      index > head && (line.trim() === `[${key}]` || /^[\w-]+/.exec(line.trim())?.[0] === key),
  )
  return Math.max(0, found < 0 ? head : found) + 1
}

function nthIndex(lines: readonly string[], is: (line: string) => boolean, nth: number): number {
  let seen = -1
  return lines.findIndex((line) => is(line) && (seen += 1) === nth)
}

const words = (key: string): string => key.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()
const variableOf = (path: readonly string[]): string => ['PANTAU', ...path.map(words)].join('_')

/** The settings that the environment names, by the keys that the defaults have. */
function fromEnvironment(defaults: Tree, env: ConfigSources['env'], prefix: string): Tree {
  const found: Record<string, unknown> = {}
  for (const [key, standard] of Object.entries(defaults)) {
    const name = `${prefix}_${words(key)}`
    if (isTree(standard)) {
      found[key] = fromEnvironment(standard, env, name)
    } else if (env[name] !== undefined) {
      // What has no default is text too: a password of digits is no number.
      const isText = standard === null ? env[name] !== 'null' : typeof standard === 'string'
      found[key] = isText ? env[name] : parsedValue(env[name])
    }
  }
  return found
}

/** Numbers, booleans and lists are written as in JSON; all else is text. */
function parsedValue(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
