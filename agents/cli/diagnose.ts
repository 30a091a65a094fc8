import { createSocket } from 'node:dgram'
import { lookup } from 'node:dns/promises'
import { Secret } from '#contract/secret.ts'
import { SnmpError, type SnmpSession, type SnmpTarget } from '../snmp/session.ts'
import { CommandError, EXIT, type ExitCode } from './exit.ts'

type OpenSession = (target: SnmpTarget) => SnmpSession

const SYS_UP_TIME = '1.3.6.1.2.1.1.3.0'
const QUICK_MS = 1000
const V3_OPTIONS = '--v3-user NAME --auth sha:PASSWORD --priv aes:PASSWORD'

/** Says what a failed probe means and what to check, with an exit code of its own per cause. */
export async function diagnose(
  target: SnmpTarget,
  error: SnmpError,
  openSession: OpenSession,
): Promise<CommandError> {
  const where = `${target.address} port ${target.port ?? 161}`
  const say = (exitCode: ExitCode, lines: readonly string[]): CommandError =>
    new CommandError(lines.join('\n'), exitCode, error)
  if (error.kind === 'authentication') return say(EXIT.credentials, credentialLines(where, error))
  if (error.kind === 'unreachable') return say(EXIT.unreachable, unreachableLines(where, error))
  if (error.kind === 'malformed' || error.kind === 'refused') {
    return say(EXIT.malformed, [
      `${where} answers, but not as SNMP says it should: ${error.detail}`,
      'Is it really an SNMP agent that listens there? Try another --version.',
    ])
  }
  if (await isPortClosed(target)) {
    return say(EXIT.portClosed, [
      `${target.address} is there, but nothing listens on UDP port ${target.port ?? 161}`,
      '- switch SNMP on in the settings of the device',
      '- or give the port it listens on: HOST:PORT',
    ])
  }
  const spoken = await versionsSpoken(target, openSession)
  if (target.version === '3' && spoken.includes('v3')) {
    return say(EXIT.credentials, encryptionLines(where))
  }
  if (target.version !== '3' && spoken.length === 1 && spoken[0] === 'v3') {
    return say(EXIT.noAnswer, onlyDiscoveryLines(where, target.version))
  }
  if (spoken.length > 0) {
    return say(EXIT.otherVersion, otherVersionLines(where, target, spoken))
  }
  return say(EXIT.noAnswer, silenceLines(where, target, error))
}

function credentialLines(where: string, { detail }: SnmpError): string[] {
  const known: readonly (readonly [RegExp, string])[] = [
    [/Unknown ?User ?Name/i, 'the device does not know this user name (--v3-user)'],
    [/Wrong ?Digest/i, 'the authentication password or protocol is wrong (--auth)'],
    [
      /Unsupported ?Sec/i,
      'the user exists, but not at this security level: add or leave out --auth and --priv',
    ],
    [/Decrypt/i, 'the privacy password or protocol is wrong (--priv)'],
    [
      /Time ?Window|out of window/i,
      'the clocks of the SNMP engines differ: the device restarted just now, or twice',
    ],
    [/Authorization|No ?Access/i, 'the user or community may not read this part of the device'],
  ]
  const [, advice] = known.find(([pattern]) => pattern.test(detail)) ?? []
  return [`${where} refuses the credentials: ${detail}`, ...(advice ? [`- ${advice}`] : [])]
}

function unreachableLines(where: string, { detail }: SnmpError): string[] {
  const advice =
    detail === 'ENOTFOUND' || detail === 'EAI_AGAIN'
      ? 'the name is not known here: check the spelling, or give the IP address'
      : 'this machine has no way to that address: check its network and the address'
  return [`${where} cannot be reached: ${detail}`, `- ${advice}`]
}

function otherVersionLines(where: string, target: SnmpTarget, spoken: readonly string[]): string[] {
  const others = spoken.join(' and ')
  const wayOut = spoken.includes('v3') ? V3_OPTIONS : `--version ${spoken[0]?.slice(1)}`
  if (target.version === '3') {
    return [`${where} does not answer SNMP v3, but it speaks ${others}`, `- try ${wayOut}`]
  }
  return [
    `${where} speaks SNMP ${others}, but does not answer v${target.version} with this community`,
    `- is the community right? A wrong one gets silence, never an error`,
    `- or is v${target.version} switched off? Then try ${wayOut}`,
  ]
}

/** Discovery needs no password, and many a device says nothing to what it cannot decrypt. */
function encryptionLines(where: string): string[] {
  return [
    `${where} is there and speaks SNMP v3, but does not answer this encrypted request`,
    '- the encryption password or protocol is probably wrong (--priv)',
  ]
}

/** Silence to a community and an answer to v3 do not tell whether v1 and v2c are off. */
function onlyDiscoveryLines(where: string, version: string): string[] {
  return [
    `no answer from ${where} to SNMP v${version} with this community, but it answers SNMP v3`,
    '- is the community right? A wrong one gets silence, never an error',
    `- or is v${version} switched off? Then try ${V3_OPTIONS}`,
  ]
}

function silenceLines(where: string, target: SnmpTarget, { attempts }: SnmpError): string[] {
  const seconds = (target.timeoutMs ?? 1000) / 1000
  return [
    `no answer from ${where} (${attempts} requests, ${seconds} s each)`,
    '- is the device powered, and is this its address? Try ping',
    '- is SNMP switched on in its settings?',
    ...(target.version === '3'
      ? ['- is SNMP v3 switched on, and not only v1 and v2c?']
      : ['- is the community right? A wrong one gets silence on v1 and v2c, never an error']),
    '- does a firewall, or the access list of the device, let this machine ask on UDP?',
    '- is the line slow? Try --timeout 5',
  ]
}

/**
 * Whether the host says that nothing listens (ICMP port unreachable): only a connected socket is
 * told, and the SNMP library's is not.
 */
export async function isPortClosed(target: SnmpTarget): Promise<boolean> {
  const found = await lookup(target.address).catch(() => undefined)
  if (found === undefined) return false
  return new Promise((resolve) => {
    const socket = createSocket(found.family === 6 ? 'udp6' : 'udp4')
    const end = (closed: boolean): void => {
      clearTimeout(timer)
      socket.removeAllListeners()
      socket.on('error', () => undefined)
      socket.close()
      resolve(closed)
    }
    const timer = setTimeout(() => end(false), QUICK_MS)
    socket.on('error', (error: NodeJS.ErrnoException) => end(error.code === 'ECONNREFUSED'))
    socket.connect(target.port ?? 161, found.address, () => socket.send(Buffer.of(0x30, 0)))
  })
}

/**
 * The other versions of SNMP that the device answers, asked at once and shortly; v3 also when the
 * request was encrypted, for a device can be silent to that alone.
 */
async function versionsSpoken(target: SnmpTarget, openSession: OpenSession): Promise<string[]> {
  const { address, port } = target
  const base = { address, ...(port !== undefined && { port }), timeoutMs: QUICK_MS, retries: 0 }
  const community = target.version === '3' ? new Secret('public') : target.community
  const others: SnmpTarget[] = [
    { ...base, version: '1', community },
    { ...base, version: '2c', community },
    // Nobody's user: a v3 engine answers with a report that says so.
    { ...base, version: '3', user: { name: 'pantau-discovery' } },
  ]
  const isEncrypted = target.version === '3' && target.user.priv !== undefined
  const asked = others.filter(
    ({ version }) => version !== target.version || (version === '3' && isEncrypted),
  )
  const spoken = await Promise.all(
    asked.map(async (other) => {
      const session = openSession(other)
      try {
        await session.get([SYS_UP_TIME])
        return [`v${other.version}`]
      } catch (error) {
        if (!(error instanceof SnmpError)) throw error
        return error.kind === 'authentication' ? [`v${other.version}`] : []
      } finally {
        session.close()
      }
    }),
  )
  return spoken.flat()
}
