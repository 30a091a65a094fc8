import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { defineCommand } from 'citty'
import type { City } from './city/city.ts'
import { createCity } from './city/city.ts'
import { startControl } from './city/control.ts'
import type { FaultOrder } from './city/faults.ts'
import { serveCity } from './city/serve.ts'
import type { Directory } from './device.ts'
import { UsageError } from '../../server/cli/usage-error.ts'
import { numberOf } from './options.ts'
import { openRecordings } from './recordings.ts'
import type { Engine, Responder } from './responder.ts'
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
    throw new UsageError(
      `"${address}" is not an address; expected HOST:PORT such as 127.0.0.1:16161`,
    )
  }
  return { host, port }
}

/** Reads `NAME:AUTH:PASSWORD` or `NAME:AUTH:PASSWORD:PRIV:PASSWORD`, several with commas. */
export function parseUsers(specification: string): readonly UsmUser[] {
  return specification.split(',').map((part) => {
    const [name = '', auth, authPassword = '', priv, privPassword = ''] = part.split(':')
    if (auth === undefined) return { name }
    if (!AUTH_PROTOCOLS.includes(auth as AuthProtocol) || authPassword.length < 8) {
      throw new UsageError(
        `v3 user "${name}": expected one of ${AUTH_PROTOCOLS.join(', ')} and 8 letters`,
      )
    }
    const user = { name, auth: { protocol: auth as AuthProtocol, password: authPassword } }
    if (priv === undefined) return user
    if (!PRIV_PROTOCOLS.includes(priv as PrivProtocol) || privPassword.length < 8) {
      throw new UsageError(
        `v3 user "${name}": expected one of ${PRIV_PROTOCOLS.join(', ')} and 8 letters`,
      )
    }
    return { ...user, priv: { protocol: priv as PrivProtocol, password: privPassword } }
  })
}

/** An engine that started now, with an identifier of its own (RFC 3411 5, octets). */
export function startEngine(nowMs: number, unique: Buffer = randomBytes(8)): Engine {
  const id = Buffer.concat([Buffer.of(0x80, 0, 0xff, 0xff, 5), unique])
  return { id, boots: () => 1, startedAtMs: () => nowMs }
}

/** `pantau simulate`: answers SNMP until it is stopped. */
export const simulateCommand = defineCommand({
  meta: {
    name: 'simulate',
    description: 'Answer SNMP as recorded devices or as the access points of a living city',
  },
  args: {
    recordings: {
      type: 'string',
      valueHint: 'DIR',
      description: 'Folder of .snmprec files; the community is the file name without its ending',
    },
    city: {
      type: 'boolean',
      description:
        "The simulated city instead; community, or v3 user, is the access point's id (sha256 demo-auth-pantau, aes demo-priv-pantau)",
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
      description: `SNMPv3 users of the recordings, several with commas; AUTH ${AUTH_PROTOCOLS.join(' ')}, PRIV ${PRIV_PROTOCOLS.join(' ')}; the context name chooses the file. A file name is also a user without a password`,
    },
    'max-size': {
      type: 'string',
      valueHint: 'BYTES',
      default: '65507',
      description: 'Largest answer',
    },
    seed: { type: 'string', valueHint: 'N', default: '1', description: 'Which city' },
    ports: {
      type: 'string',
      valueHint: 'FIRST',
      description: 'City: also an own UDP port for each device and uplink, from this one on',
    },
    control: {
      type: 'string',
      valueHint: 'PORT',
      description: 'City: loopback HTTP port for GET /state and POST /faults',
    },
    faults: {
      type: 'string',
      valueHint: 'FILE',
      description: 'City: JSON list of {kind, target, afterSeconds, forSeconds}',
    },
  },
  async run({ args }) {
    const running: Running[] = []
    try {
      await start(args, running)
      await untilStopped()
    } catch (error) {
      throw portError(error) ?? error
    } finally {
      await Promise.all(running.map((part) => part.close()))
    }
  },
})

interface Running {
  close(): Promise<void>
}

interface SimulateArgs {
  readonly recordings?: string | undefined
  readonly city?: boolean | undefined
  readonly listen: string
  readonly 'v3-user'?: string | undefined
  readonly 'max-size': string
  readonly seed: string
  readonly ports?: string | undefined
  readonly control?: string | undefined
  readonly faults?: string | undefined
}

/** Opens what the options ask for; all that is open is in `running`, also when it throws. */
async function start(args: SimulateArgs, running: Running[]): Promise<void> {
  const { host, port } = parseAddress(args.listen)
  const maxMessageBytes = numberOf('--max-size', args['max-size'], 484, 65_507)
  const answerAs = async (directory: Directory, title: string): Promise<void> => {
    const responder = createResponder({
      directory,
      engine: startEngine(Date.now()),
      maxMessageBytes,
    })
    const endpoint = await listenUdp(responder, host, port)
    const begin = process.cpuUsage()
    // Also on demand, so that a benchmark can leave out what its warm-up asked.
    process.on('SIGUSR2', () => report(responder, begin))
    running.push(endpoint, { close: async () => report(responder, begin) })
    console.log(`pantau simulate: ${title} on udp ${host}:${endpoint.port}`)
  }
  if (args.city === true && args.recordings === undefined) {
    const city = createCity(numberOf('--seed', args.seed, 0, 2 ** 32 - 1))
    if (args.faults !== undefined) orderFaults(city, args.faults)
    await answerAs(city.directory, `${city.devices.size} access points`)
    if (args.ports !== undefined) {
      const first = numberOf('--ports', args.ports, 1, 65_000)
      running.push(await serveCity(city, host, first))
      console.log(`pantau simulate: one port each from udp ${host}:${first} on`)
    }
    if (args.control !== undefined) {
      const control = await startControl(city, numberOf('--control', args.control, 0, 65_535))
      running.push(control)
      console.log(`pantau simulate: control on http://127.0.0.1:${control.port}/state`)
    }
  } else if (args.recordings !== undefined && args.city !== true) {
    const users = args['v3-user'] === undefined ? [] : parseUsers(args['v3-user'])
    const directory = openRecordings(args.recordings, users)
    await answerAs(directory, `${directory.names.length} recordings`)
  } else {
    throw new UsageError('simulate needs either --recordings DIR or --city')
  }
}

/** A port that cannot be had, in words; undefined for any other error. */
function portError(error: unknown): Error | undefined {
  if (!(error instanceof Error) || !('port' in error)) return undefined
  const { address, port, code } = error as NodeJS.ErrnoException & {
    readonly address?: string
    readonly port?: number
  }
  const why = {
    EADDRINUSE: 'is taken by another program; choose another port',
    EACCES: 'is not open to this user; choose a port from 1024 on',
    EADDRNOTAVAIL: 'is not an address of this machine',
  }[code ?? '']
  return why === undefined ? undefined : new Error(`${address}:${port} ${why}`, { cause: error })
}

function orderFaults(city: City, file: string): void {
  const orders: unknown = JSON.parse(readFileSync(file, 'utf8'))
  if (!Array.isArray(orders)) throw new Error(`${file}: expected a JSON list`)
  for (const order of orders) city.faults.order(order as FaultOrder, Date.now())
}

/** One line at the end, for people and for the benchmark; CPU time since it listens. */
function report({ counts }: Responder, start: NodeJS.CpuUsage): void {
  const { user, system } = process.cpuUsage(start)
  const cpuMs = Math.round((user + system) / 1000)
  console.log(`pantau simulate: ${JSON.stringify({ ...counts, cpuMs })}`)
}

/** Resolves at SIGINT or SIGTERM. */
function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', resolve)
    process.once('SIGTERM', resolve)
  })
}
