import { parseHostPort } from '#contract/address.ts'
import { Secret } from '#contract/secret.ts'
import { AUTH_PROTOCOLS, PRIV_PROTOCOLS } from '#contract/words.ts'
import type { SnmpTarget, UsmUser } from '../snmp/session.ts'
import { CommandError, EXIT } from './exit.ts'

/** Options of `pantau probe` that say whom to ask and as whom. */
export const targetArgs = {
  host: { type: 'positional', required: true, valueHint: 'HOST[:PORT]', description: 'the device' },
  version: { type: 'string', valueHint: '1|2c|3', description: 'default 2c, or 3 with a v3 user' },
  community: { type: 'string', description: 'default public; or PANTAU_COMMUNITY' },
  'v3-user': { type: 'string', description: 'SNMPv3 user name' },
  auth: { type: 'string', valueHint: 'PROTOCOL:PASSWORD', description: 'such as sha256:...' },
  'auth-protocol': { type: 'string', description: AUTH_PROTOCOLS.join(', ') },
  'auth-password': { type: 'string', description: 'or PANTAU_AUTH_PASSWORD' },
  priv: { type: 'string', valueHint: 'PROTOCOL:PASSWORD', description: 'such as aes:...' },
  'priv-protocol': { type: 'string', description: PRIV_PROTOCOLS.join(', ') },
  'priv-password': { type: 'string', description: 'or PANTAU_PRIV_PASSWORD' },
  timeout: { type: 'string', valueHint: 'SECONDS', description: 'for one answer, default 1' },
  retries: { type: 'string', description: 'default 3' },
} as const

export interface TargetOptions {
  readonly host: string
  readonly version?: string | undefined
  readonly community?: string | undefined
  readonly 'v3-user'?: string | undefined
  readonly auth?: string | undefined
  readonly 'auth-protocol'?: string | undefined
  readonly 'auth-password'?: string | undefined
  readonly priv?: string | undefined
  readonly 'priv-protocol'?: string | undefined
  readonly 'priv-password'?: string | undefined
  readonly timeout?: string | undefined
  readonly retries?: string | undefined
}

const RETRIES_MAX = 10
const SECRETS_ADVICE = 'passwords may also come from PANTAU_AUTH_PASSWORD and PANTAU_PRIV_PASSWORD'

/** The target of the options; secrets may come from the environment, away from shell history. */
export function targetOf(given: TargetOptions, env: NodeJS.ProcessEnv): SnmpTarget {
  const at = parseHostPort(given.host)
  if (at === undefined) {
    throw wrong(`"${given.host}" is no address; expected HOST, HOST:PORT or [IPV6]:PORT`)
  }
  const common = {
    address: at.host,
    ...(at.port !== undefined && { port: at.port }),
    timeoutMs: Math.round(numberOf('--timeout', given.timeout ?? '1', 0.05, 60) * 1000),
    retries: retriesOf(given.retries ?? '3'),
  }
  const version = given.version ?? (given['v3-user'] === undefined ? '2c' : '3')
  if (version === '1' || version === '2c') {
    const community = given.community ?? env['PANTAU_COMMUNITY'] ?? 'public'
    return { ...common, version, community: new Secret(community) }
  }
  if (version !== '3') throw wrong(`--version ${version}: expected 1, 2c or 3`)
  return { ...common, version, user: userOf(given, env) }
}

function userOf(given: TargetOptions, env: NodeJS.ProcessEnv): UsmUser {
  const name = given['v3-user']
  if (name === undefined) throw wrong('--version 3 needs --v3-user')
  const auth = protection('auth', AUTH_PROTOCOLS, 'sha', given, env)
  const priv = protection('priv', PRIV_PROTOCOLS, 'aes', given, env)
  if (priv !== undefined && auth === undefined) throw wrong('--priv needs --auth')
  return { name, ...(auth && { auth }), ...(priv && { priv }) }
}

function protection<P extends string>(
  kind: 'auth' | 'priv',
  protocols: readonly P[],
  preferred: P,
  given: TargetOptions,
  env: NodeJS.ProcessEnv,
): { protocol: P; key: Secret } | undefined {
  const joined = given[kind]
  const split = joined?.indexOf(':') ?? -1
  const short = joined === undefined || split === -1 ? joined : joined.slice(0, split)
  const name = short ?? given[`${kind}-protocol`]
  const password =
    (joined !== undefined && split !== -1 ? joined.slice(split + 1) : undefined) ??
    given[`${kind}-password`] ??
    env[`PANTAU_${kind.toUpperCase()}_PASSWORD`]
  if (name === undefined && password === undefined) return undefined
  const protocol = name === undefined ? preferred : protocols.find((one) => one === name)
  if (protocol === undefined) {
    throw wrong(`--${kind}: unknown protocol; expected one of ${protocols.join(', ')}`)
  }
  if (password === undefined) throw wrong(`--${kind} needs a password; ${SECRETS_ADVICE}`)
  if (password.length < 8) throw wrong(`--${kind}: a password has at least 8 characters (RFC 3414)`)
  return { protocol, key: new Secret(password) }
}

function numberOf(option: string, text: string, min: number, max: number): number {
  const value = Number(text)
  if (text.trim() !== '' && value >= min && value <= max) return value
  throw wrong(`${option} ${text}: expected a number from ${min} to ${max}`)
}

function retriesOf(text: string): number {
  if (/^\d+$/.test(text) && Number(text) <= RETRIES_MAX) return Number(text)
  throw wrong(`--retries ${text}: expected a whole number from 0 to ${RETRIES_MAX}`)
}

function wrong(message: string): CommandError {
  return new CommandError(message, EXIT.usage)
}
