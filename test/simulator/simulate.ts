import { randomBytes } from 'node:crypto'
import { defineCommand } from 'citty'
import { openRecordings } from './recordings.ts'
import type { Engine } from './responder.ts'
import { createResponder } from './responder.ts'
import { listenUdp } from './udp.ts'
import type { AuthProtocol, PrivProtocol, UsmUser } from './usm.ts'
import { AUTH_PROTOCOLS, PRIV_PROTOCOLS } from './usm.ts'

/** Splits `127.0.0.1:16161` or `[::1]:16161`. */
export function parseAddress(address: string): { readonly host: string; readonly port: number } {
  const found = /^(?:\[([\da-fA-F:]+)\]|([^:[\]]+)):(\d{1,5})$/.exec(address)
  const port = Number(found?.[3])
  const host = found?.[1] ?? found?.[2]
  if (host === undefined || !(port <= 65_535)) {
    throw new Error(`"${address}" is not an address; expected HOST:PORT such as 127.0.0.1:16161`)
  }
  return { host, port }
}

/** Reads `NAME:AUTH:PASSWORD` or `NAME:AUTH:PASSWORD:PRIV:PASSWORD`, several with commas. */
export function parseUsers(specification: string): readonly UsmUser[] {
  return specification.split(',').map((part) => {
    const [name = '', auth, authPassword = '', priv, privPassword = ''] = part.split(':')
    if (auth === undefined) return { name }
    if (!AUTH_PROTOCOLS.includes(auth as AuthProtocol) || authPassword.length < 8) {
      throw new Error(
        `v3 user "${name}": expected one of ${AUTH_PROTOCOLS.join(', ')} and 8 letters`,
      )
    }
    const user = { name, auth: { protocol: auth as AuthProtocol, password: authPassword } }
    if (priv === undefined) return user
    if (!PRIV_PROTOCOLS.includes(priv as PrivProtocol) || privPassword.length < 8) {
      throw new Error(
        `v3 user "${name}": expected one of ${PRIV_PROTOCOLS.join(', ')} and 8 letters`,
      )
    }
    return { ...user, priv: { protocol: priv as PrivProtocol, password: privPassword } }
  })
}

/** An engine that started now, with an identifier of the local-text kind (RFC 3411 5). */
export function startEngine(nowMs: number, unique: Buffer = randomBytes(8)): Engine {
  const id = Buffer.concat([Buffer.of(0x80, 0, 0xff, 0xff, 5), unique])
  return { id, boots: () => 1, startedAtMs: () => nowMs }
}

/** `pantau simulate`: answers SNMP until it is stopped. */
export const simulateCommand = defineCommand({
  meta: { name: 'simulate', description: 'Answer SNMP as recorded devices' },
  args: {
    recordings: {
      type: 'string',
      valueHint: 'DIR',
      description: 'Folder of .snmprec files; the community is the file name without its ending',
    },
    listen: {
      type: 'string',
      valueHint: 'HOST:PORT',
      default: '127.0.0.1:16161',
      description: 'UDP address to answer on',
    },
    'v3-user': {
      type: 'string',
      valueHint: 'NAME:AUTH:PASS:PRIV:PASS',
      description: `SNMPv3 users, several with commas; AUTH ${AUTH_PROTOCOLS.join(' ')}, PRIV ${PRIV_PROTOCOLS.join(' ')}; a file name is a user without a password, and the context name of the others`,
    },
    'max-size': {
      type: 'string',
      valueHint: 'BYTES',
      default: '65507',
      description: 'Largest answer',
    },
  },
  async run({ args }) {
    if (args.recordings === undefined) throw new Error('simulate needs --recordings DIR')
    const { host, port } = parseAddress(args.listen)
    const maxMessageBytes = Number(args['max-size'])
    if (!(maxMessageBytes >= 484 && maxMessageBytes <= 65_507)) {
      throw new Error('--max-size must be between 484 and 65507')
    }
    const users = args['v3-user'] === undefined ? [] : parseUsers(args['v3-user'])
    const directory = openRecordings(args.recordings, users)
    const engine = startEngine(Date.now())
    const responder = createResponder({ directory, engine, maxMessageBytes })
    const endpoint = await listenUdp(responder, host, port)
    console.log(
      `pantau simulate: ${directory.names.length} recordings on udp ${host}:${endpoint.port}`,
    )
    await untilStopped()
    await endpoint.close()
  },
})

/** Resolves at SIGINT or SIGTERM. */
export function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', resolve)
    process.once('SIGTERM', resolve)
  })
}
