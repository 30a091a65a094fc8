import { readFile, stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { parse, TomlError } from 'smol-toml'
import type { core } from 'zod'
import type { AgentId } from '#contract/ids.ts'
import { ConfigError } from './config/error.ts'
import { fileSchema, type ConfigFile } from './config/schema.ts'
import { steeredOf, type Steered } from './config/steered.ts'
import { DEFAULTS, keyName, type FaultAt } from './config/targets.ts'
import type { Trust } from './deliver/trust.ts'
import { witnessOf, type Witness } from './config/witness.ts'
import { Secret } from '#contract/secret.ts'
import { tomlLineOf } from '#contract/toml-line.ts'

export interface AgentConfig extends Steered {
  /** Where it was read from. */
  readonly file: string
  readonly id: AgentId
  readonly server: URL
  readonly token: Secret
  /** Where the token was read from; undefined when the file itself holds it. */
  readonly tokenFile: string | undefined
  readonly tls: Trust
  readonly dataDirectory: string
  readonly driversDirectory: string
  readonly syncIntervalMs: number
  readonly spoolBytesMax: number
  readonly spoolAgeMsMax: number
  /** How the agent says that the server is gone; null when it does not. */
  readonly witness: Witness | null
  readonly logLevel: ConfigFile['agent']['log_level']
  /** What works but should be looked at, for the log. */
  readonly warnings: readonly string[]
}

/** Reads and checks a configuration file. Rejects with `ConfigError`: file, line, fault. */
export async function loadConfig(path: string): Promise<AgentConfig> {
  const file = await readText(path, path)
  const parsed = fileSchema.safeParse(parseToml(path, file.text))
  if (!parsed.success) throw faultOf(path, file.text, parsed.error.issues)
  const { agent } = parsed.data
  const at = (keys: readonly PropertyKey[], fault: string): ConfigError =>
    new ConfigError(path, tomlLineOf(file.text, keys), `${keyName(keys)}: ${fault}`)
  const base = dirname(resolve(path))
  const token = await readToken(path, base, agent, at)
  return {
    ...steeredOf(parsed.data, DEFAULTS, at),
    file: resolve(path),
    id: agent.id,
    server: new URL(agent.server),
    token: token.secret,
    tokenFile: token.file,
    tls: await readTrust(path, base, agent),
    dataDirectory: resolve(base, agent.data_directory),
    driversDirectory: resolve(base, agent.drivers_directory),
    syncIntervalMs: agent.sync_every,
    spoolBytesMax: Math.round(agent.spool_mebibytes * 1024 * 1024),
    spoolAgeMsMax: agent.spool_keep,
    witness: witnessOf(parsed.data.witness, at),
    logLevel: agent.log_level,
    warnings: [...file.warnings, ...token.warnings],
  }
}

async function readTrust(path: string, base: string, { ca_file, pin }: ConfigFile['agent']) {
  const ca = ca_file === undefined ? undefined : (await readText(resolve(base, ca_file), path)).text
  return { ca, pins: [pin ?? []].flat() }
}

async function readToken(path: string, base: string, agent: ConfigFile['agent'], at: FaultAt) {
  if ((agent.token === undefined) === (agent.token_file === undefined)) {
    throw at(['agent', 'token'], 'expected either token or token_file')
  }
  if (agent.token !== undefined) {
    return { secret: new Secret(agent.token), file: undefined, warnings: [] }
  }
  const file = resolve(base, agent.token_file ?? '')
  const { text, warnings } = await readText(file, path)
  if (text.trim() === '') throw at(['agent', 'token_file'], 'the file is empty; expected a token')
  return { secret: new Secret(text.trim()), file, warnings }
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
