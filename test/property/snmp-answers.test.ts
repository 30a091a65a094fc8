import { expect, test } from 'vitest'
import { drivers } from '../../agents/drivers/index.ts'
import { newDevice, readDevice } from '../../agents/reading/read-device.ts'
import { openSession } from '../../agents/snmp/net-snmp.ts'
import { Secret } from '../../server/contract/secret.ts'
import { SNMP_ERROR_KINDS, SnmpError } from '../../agents/snmp/session.ts'
import type { SnmpTarget } from '../../agents/snmp/session.ts'
import { accessPoint } from '../drivers/made-up.ts'
import type { Device } from '../simulator/device.ts'
import { randomOf } from '../simulator/random.ts'
import { parseRecording } from '../simulator/recordings.ts'
import { createResponder } from '../simulator/responder.ts'
import type { Responder } from '../simulator/responder.ts'
import { parseUsers, startEngine } from '../simulator/simulate.ts'
import { listenUdp } from '../simulator/udp.ts'

const SEED = Number(process.env['SEED'] ?? 20_261_121)
const ANSWERS = process.env['PANTAU_FULL'] === '1' ? 100_000 : 10_000
/** Devices polled side by side, so that waiting for lost answers costs no time. */
const POLLERS = 100
/** A poll takes at most its requests' timeouts; far beyond that it hangs. */
const HANG_MS = 20_000

/** One change of the kind a broken device or a hostile neighbour makes. */
function mutate(bytes: Buffer, random: () => number): Buffer {
  const below = (limit: number): number => Math.floor(random() * limit)
  const at = below(bytes.length)
  const copy = Buffer.from(bytes)
  switch (below(9)) {
    case 0:
      copy[at] = below(256)
      return copy
    case 1:
      copy[at] = (copy[at] ?? 0) ^ (1 << below(8))
      return copy
    case 2:
      return copy.subarray(0, at)
    case 3:
      return Buffer.concat([
        copy.subarray(0, at),
        copy.subarray(at, at + below(40)),
        copy.subarray(at),
      ])
    case 4:
      return Buffer.concat([copy.subarray(0, at), copy.subarray(at + below(20))])
    case 5:
      // Lengths of lengths, and tags that SNMP does not know.
      copy[at] = [0x80, 0x84, 0x88, 0xff, 0x00, 0x30, 0xa2, 0x1f][below(8)] ?? 0
      return copy
    case 6:
      for (let change = 0; change < 6; change += 1) copy[below(copy.length)] = below(256)
      return copy
    case 7:
      return Buffer.from(Array.from({ length: below(60) }, () => below(256)))
    default:
      copy.fill(below(256), at, Math.min(copy.length, at + below(12)))
      return copy
  }
}

/** A responder whose every answer is changed on its way. */
function mutating(responder: Responder, random: () => number): Responder & { answers: number } {
  return {
    answers: 0,
    counts: responder.counts,
    handle(datagram, nowMs) {
      const answer = responder.handle(datagram, nowMs)
      if (answer === undefined) return undefined
      this.answers += 1
      // Some answers stay whole, so that polls get beyond their first request.
      const bytes = random() < 0.25 ? answer.bytes : mutate(answer.bytes, random)
      return { ...answer, bytes }
    },
  }
}

test(`${String(ANSWERS)} changed answers give an outcome, seed ${String(SEED)}`, async () => {
  const random = randomOf(SEED, 'answers')
  const table = parseRecording(accessPoint(), 'made-up')
  const device: Device = { tableAt: () => table, conductAt: () => ({ kind: 'answer' }) }
  const users = parseUsers('reader,pantau:sha256:authpass1:aes:privpass1')
  const directory = {
    byCommunity: () => device,
    byUser: () => device,
    user: (name: string) => users.find((user) => user.name === name),
  }
  const plain = createResponder({ directory, engine: startEngine(Date.now(), Buffer.alloc(8)) })
  const responder = mutating(plain, random)
  const endpoint = await listenUdp(responder, '127.0.0.1', 0)
  const stray: unknown[] = []
  const onStray = (error: unknown): void => void stray.push(error)
  process.on('uncaughtException', onStray)
  process.on('unhandledRejection', onStray)

  const at = { address: '127.0.0.1', port: endpoint.port, timeoutMs: 200, retries: 0 }
  const community = new Secret('public')
  const targets: readonly SnmpTarget[] = [
    { ...at, version: '2c', community },
    { ...at, version: '2c', community },
    { ...at, version: '1', community },
    { ...at, version: '3', user: { name: 'reader' } },
  ]
  const outcomes: Record<string, number> = {}
  const poller = async (number: number): Promise<void> => {
    const target = targets[number % targets.length] as SnmpTarget
    const session = openSession(target)
    let known = newDevice(drivers)
    for (let poll = 0; responder.answers < ANSWERS; poll += 1) {
      if (poll % 8 === 0) known = newDevice(drivers)
      const depth = poll % 2 === 0 ? 'full' : 'steady'
      const outcome = await within(HANG_MS, outcomeOf(readDevice(session, known, depth)))
      outcomes[outcome] = (outcomes[outcome] ?? 0) + 1
    }
    session.close()
  }
  try {
    await Promise.all(Array.from({ length: POLLERS }, (_, number) => poller(number)))
  } finally {
    process.off('uncaughtException', onStray)
    process.off('unhandledRejection', onStray)
    await endpoint.close()
  }

  console.log(`snmp answers: ${String(responder.answers)} changed, ${JSON.stringify(outcomes)}`)
  expect(stray).toEqual([])
  const unexpected = Object.keys(outcomes).filter((outcome) => !KNOWN.has(outcome))
  expect(unexpected).toEqual([])
  expect(outcomes['ok']).toBeGreaterThan(0)
  expect(outcomes['malformed']).toBeGreaterThan(0)
}, 120_000)

const KNOWN: ReadonlySet<string> = new Set(['ok', 'partial', ...SNMP_ERROR_KINDS])

async function outcomeOf(poll: ReturnType<typeof readDevice>): Promise<string> {
  try {
    return (await poll).partial === null ? 'ok' : 'partial'
  } catch (error) {
    return error instanceof SnmpError ? error.kind : `bug: ${String((error as Error).stack)}`
  }
}

async function within(limitMs: number, outcome: Promise<string>): Promise<string> {
  let timer: NodeJS.Timeout | undefined
  const hang = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve('hang'), limitMs)
  })
  const first = await Promise.race([outcome, hang])
  clearTimeout(timer)
  return first
}
