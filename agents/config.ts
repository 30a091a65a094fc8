import { readFile, stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { parse, TomlError } from 'smol-toml'
import type { core } from 'zod'
import type { AccessPointId, AgentId, UplinkId } from '#contract/ids.ts'
import { ConfigError, tomlLineOf } from './config/error.ts'
import { fileSchema, type ConfigFile, type PollingFile } from './config/schema.ts'
import { parseProbe, type ProbeTarget } from './probe/uplink.ts'
import { Secret } from '#contract/secret.ts'
import { type SnmpTarget, type UsmUser } from './snmp/session.ts'

/** An access point to poll. */
export interface AccessPointTarget {
  readonly id: AccessPointId
  readonly intervalMs: number
  readonly snmp: SnmpTarget
  readonly trafficInterface: string | undefined
}

/** An internet line to test. Without probes the network is not asked anything. */
export interface UplinkTarget {
  readonly id: UplinkId
  readonly intervalMs: number
  readonly timeoutMs: number
  readonly probes: readonly ProbeTarget[]
}

export interface AgentConfig {
  readonly id: AgentId
  readonly server: URL
  readonly token: Secret
  readonly dataDirectory: string
  readonly driversDirectory: string
  readonly deliverIntervalMs: number
  readonly syncIntervalMs: number
  readonly spoolBytesMax: number
  readonly spoolAgeMsMax: number
  readonly logLevel: ConfigFile['agent']['log_level']
  readonly accessPoints: readonly AccessPointTarget[]
  readonly uplinks: readonly UplinkTarget[]
  /** What works but should be looked at, for the log. */
  readonly warnings: readonly string[]
}

export const DEFAULTS = {
  deliverIntervalMs: 10_000,
  intervalMs: 60_000,
  timeoutMs: 2000,
  retries: 1,
} as const

/** Reads and checks a configuration file. Rejects with `ConfigError`: file, line, fault. */
export async function loadConfig(path: string): Promise<AgentConfig> {
  const file = await readText(path, path)
  const parsed = fileSchema.safeParse(parseToml(path, file.text))
  if (!parsed.success) throw faultOf(path, file.text, parsed.error.issues)
  const { agent, defaults, access_points, uplinks } = parsed.data
  const at = (keys: readonly PropertyKey[], fault: string): ConfigError =>
    new ConfigError(path, tomlLineOf(file.text, keys), `${keyName(keys)}: ${fault}`)
  assertUnique('access_points', access_points, at)
  assertUnique('uplinks', uplinks, at)
  const base = dirname(resolve(path))
  const token = await readToken(path, base, agent, at)
  return {
    id: agent.id,
    server: new URL(agent.server),
    token: token.secret,
    dataDirectory: resolve(base, agent.data_directory),
    driversDirectory: resolve(base, agent.drivers_directory),
    deliverIntervalMs: agent.deliver_every ?? DEFAULTS.deliverIntervalMs,
    syncIntervalMs: agent.sync_every,
    spoolBytesMax: Math.round(agent.spool_mebibytes * 1024 * 1024),
    spoolAgeMsMax: agent.spool_keep,
    logLevel: agent.log_level,
    accessPoints: access_points.map((written, index) => {
      const merged = { ...defaults, ...written }
      return {
        id: written.id,
        intervalMs: merged.interval ?? DEFAULTS.intervalMs,
        snmp: snmpTarget(merged, (key, fault) => at(['access_points', index, key], fault)),
        trafficInterface: written.traffic_interface,
      }
    }),
    uplinks: uplinks.map(({ id, interval, timeout, probes }, index) => ({
      id,
      intervalMs: interval ?? defaults.interval ?? DEFAULTS.intervalMs,
      timeoutMs: timeout ?? defaults.timeout ?? DEFAULTS.timeoutMs,
      probes: probes.map((url) => {
        const probe = parseProbe(url)
        if (probe !== undefined) return probe
        throw at(['uplinks', index, 'probes'], `"${url}" is no probe; expected tcp://host:port`)
      }),
    })),
    warnings: [...file.warnings, ...token.warnings],
  }
}

type Fault = (keys: readonly PropertyKey[], fault: string) => ConfigError

async function readToken(path: string, base: string, agent: ConfigFile['agent'], at: Fault) {
  if ((agent.token === undefined) === (agent.token_file === undefined)) {
    throw at(['agent', 'token'], 'expected either token or token_file')
  }
  if (agent.token !== undefined) return { secret: new Secret(agent.token), warnings: [] }
  const { text, warnings } = await readText(resolve(base, agent.token_file ?? ''), path)
  if (text.trim() === '') throw at(['agent', 'token_file'], 'the file is empty; expected a token')
  return { secret: new Secret(text.trim()), warnings }
}

/** A text file, with a warning when everybody on the machine may read the secrets in it. */
async function readText(path: string, owner: string) {
  try {
    const [text, { mode }] = await Promise.all([readFile(path, 'utf8'), stat(path)])
    const open = (mode & 0o004) !== 0 && process.platform !== 'win32'
    return { text, warnings: open ? [`${path} holds secrets and is readable by every user`] : [] }
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    const fault = code === 'ENOENT' ? 'there is no such file' : `cannot be read (${code})`
    throw new ConfigError(owner, undefined, owner === path ? fault : `${path}: ${fault}`, cause)
  }
}

function parseToml(path: string, text: string): unknown {
  try {
    return parse(text)
  } catch (cause) {
    if (!(cause instanceof TomlError)) throw cause
    const [fault = 'cannot be read'] = cause.message.split('\n')
    throw new ConfigError(path, cause.line, fault, cause)
  }
}

function faultOf(path: string, text: string, issues: readonly core.$ZodIssue[]): ConfigError {
  const [issue] = issues
  if (issue === undefined) throw new Error('[config] a failed check without an issue')
  if (issue.code === 'unrecognized_keys') {
    const keys = [...issue.path, issue.keys[0] ?? '']
    return new ConfigError(path, tomlLineOf(text, keys), `${keyName(keys)}: there is no such key`)
  }
  const fault = `${keyName(issue.path)}: ${issue.message}`
  return new ConfigError(path, tomlLineOf(text, issue.path), fault)
}

/** `access_points[2].address`, counting from 1 as people do. */
function keyName(path: readonly PropertyKey[]): string {
  const parts = path.map((part) =>
    typeof part === 'number' ? `[${part + 1}]` : `.${String(part)}`,
  )
  return parts.join('').replace(/^\./, '')
}

function assertUnique(table: string, rows: readonly { readonly id: string }[], at: Fault): void {
  const seen = new Map<string, number>()
  for (const [index, { id }] of rows.entries()) {
    const before = seen.get(id)
    if (before !== undefined) {
      throw at([table, index, 'id'], `"${id}" is the id of ${table}[${before + 1}] too`)
    }
    seen.set(id, index)
  }
}

function snmpTarget(
  written: PollingFile & { readonly address: { host: string; port: number | undefined } },
  fault: (key: string, text: string) => ConfigError,
): SnmpTarget {
  const { host, port } = written.address
  const common = {
    address: host,
    ...(port !== undefined && { port }),
    timeoutMs: written.timeout ?? DEFAULTS.timeoutMs,
    retries: written.retries ?? DEFAULTS.retries,
  }
  const version = written.version ?? '2c'
  if (version !== '3') {
    if (written.community === undefined)
      throw fault('community', 'missing; SNMP v1 and v2c need it')
    return { ...common, version, community: new Secret(written.community) }
  }
  return { ...common, version, user: usmUser(written, fault) }
}

function usmUser(written: PollingFile, fault: (key: string, text: string) => ConfigError): UsmUser {
  if (written.user === undefined) throw fault('user', 'missing; SNMP v3 needs it')
  const level =
    written.level ??
    (written.priv_password !== undefined
      ? 'authPriv'
      : written.auth_password !== undefined
        ? 'authNoPriv'
        : 'noAuthNoPriv')
  if (level === 'noAuthNoPriv') return { name: written.user }
  if (written.auth_password === undefined) {
    throw fault('auth_password', `missing; the level ${level} needs it`)
  }
  const auth = { protocol: written.auth ?? 'sha', key: new Secret(written.auth_password) }
  if (level === 'authNoPriv') return { name: written.user, auth }
  if (written.priv_password === undefined) {
    throw fault('priv_password', `missing; the level ${level} needs it`)
  }
  const priv = { protocol: written.priv ?? 'aes', key: new Secret(written.priv_password) }
  return { name: written.user, auth, priv }
}
