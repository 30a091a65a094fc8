import { setMaxListeners } from 'node:events'
import { agentDocumentSchema } from '#contract/agent-document.ts'
import {
  SWEEP_ADDRESSES_MAX,
  type DiscoveryReport,
  type DiscoveryTask,
  type Find,
  type SweepCredentials,
} from '#contract/steering.ts'
import { sleep } from '../clock.ts'
import { targetsOf } from '../config/targets.ts'
import type { Driver } from '../drivers/driver.ts'
import { GENERIC } from '../reading/compile.ts'
import { newDevice, readDevice } from '../reading/read-device.ts'
import { identityOnWire } from '../reading/wire.ts'
import { SYS_OBJECT_ID } from '../reading/standard.ts'
import { SnmpError, type SnmpSession, type SnmpTarget } from '../snmp/session.ts'
import { addressesOf, SubnetFault } from './subnets.ts'

export interface SweepDeps {
  readonly drivers: readonly Driver[]
  readonly openSession: (target: SnmpTarget) => SnmpSession
  readonly monotonicMs: () => number
  readonly wallMs: () => number
}

/** How far a sweep has come. */
export interface SweepProgress {
  readonly addresses: number
  readonly asked: number
  readonly found: number
}

/** Addresses that are asked at one time. */
const OPEN_MAX = 16
/** A device in the same building answers at once; most addresses are nobody's. */
const KNOCK = { timeoutMs: 1000, retries: 0 } as const
/** Longest time for the full poll of a device that answered. */
const READ_MS_MAX = 60_000
const PLACEHOLDER = '192.0.2.1'

/** Credentials that were read, with the name that the operator gave them. */
interface Key {
  readonly name: string
  readonly target: SnmpTarget
}

/**
 * Asks every address of the task for its sysObjectID with each of the credentials, and reads whole
 * what answers. Never rejects for what the network does; stops early when the signal is aborted.
 */
export async function sweep(
  deps: SweepDeps,
  task: DiscoveryTask,
  onProgress: (progress: SweepProgress) => void,
  signal: AbortSignal,
): Promise<DiscoveryReport> {
  // All that is asked at once waits on this one signal; that many listeners are no leak.
  setMaxListeners(0, signal)
  const finds: Find[] = []
  let asked = 0
  const report = (problem: string | null): DiscoveryReport => ({
    id: task.id,
    finishedAtMs: Math.round(deps.wallMs()),
    addressesAsked: asked,
    finds,
    problem,
  })
  let addresses: readonly string[]
  let keys: readonly Key[]
  try {
    addresses = addressesOf(task.subnets, SWEEP_ADDRESSES_MAX)
    keys = task.credentials.map(keyOf)
  } catch (error) {
    if (error instanceof SubnetFault || error instanceof CredentialFault) {
      return report(error.message)
    }
    throw error
  }
  const stepMs = 1000 / task.addressesPerSecond
  const startedMs = deps.monotonicMs()
  const waiting = addresses.entries()
  async function work(): Promise<void> {
    for (const [index, address] of waiting) {
      await sleep(startedMs + index * stepMs - deps.monotonicMs(), signal)
      if (signal.aborted) return
      const find = await look(deps, keys, address, signal)
      asked += 1
      if (find !== undefined) finds.push(find)
      onProgress({ addresses: addresses.length, asked, found: finds.length })
    }
  }
  await Promise.all(Array.from({ length: OPEN_MAX }, work))
  return report(signal.aborted ? 'the agent stopped before the end' : null)
}

/** A credential of the task makes no sense; the message is for the operator and holds no secret. */
class CredentialFault extends Error {}

/** The credentials are those of a document, so a document reads them. */
function keyOf(credentials: SweepCredentials): Key {
  const { name, ...polling } = credentials
  const table = [{ id: 'sweep', address: PLACEHOLDER, ...polling }]
  const parsed = agentDocumentSchema.safeParse({ access_points: table })
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw new CredentialFault(
      `credentials "${name}": ${issue?.path.at(-1)?.toString()} ${issue?.message}`,
    )
  }
  const targets = targetsOf(
    parsed.data,
    (keys, fault) => new CredentialFault(`credentials "${name}": ${String(keys.at(-1))} ${fault}`),
  )
  const target = targets.accessPoints[0]?.snmp
  if (target === undefined) throw new Error('[sweep] a document without its access point')
  return { name, target }
}

async function look(
  deps: SweepDeps,
  keys: readonly Key[],
  address: string,
  signal: AbortSignal,
): Promise<Find | undefined> {
  for (const { name, target } of keys) {
    if (signal.aborted) return undefined
    const answer = await knock(deps, { ...target, address, ...KNOCK }, signal)
    // Nobody is there, or it wants no SNMP: other credentials would change nothing.
    if (answer === 'unreachable') return undefined
    if (answer === 'answered') return describe(deps, { ...target, address }, name, signal)
  }
  return undefined
}

type Knock = 'answered' | 'silent' | 'unreachable'

async function knock(deps: SweepDeps, target: SnmpTarget, signal: AbortSignal): Promise<Knock> {
  const session = deps.openSession(target)
  const close = (): void => session.close()
  signal.addEventListener('abort', close, { once: true })
  try {
    await session.get([SYS_OBJECT_ID])
    return 'answered'
  } catch (error) {
    if (!(error instanceof SnmpError)) throw error
    // An error status is an answer too; wrong credentials are not.
    if (error.kind === 'refused') return 'answered'
    return error.kind === 'unreachable' ? 'unreachable' : 'silent'
  } finally {
    signal.removeEventListener('abort', close)
    session.close()
  }
}

/** Who it is, as one full poll tells; at least that something answers, when that poll fails. */
async function describe(
  deps: SweepDeps,
  target: SnmpTarget,
  credentials: string,
  signal: AbortSignal,
): Promise<Find> {
  const { address } = target
  const session = deps.openSession(target)
  const close = (): void => session.close()
  const cut = setTimeout(close, READ_MS_MAX)
  signal.addEventListener('abort', close, { once: true })
  try {
    const reading = await readDevice(session, newDevice(deps.drivers), 'full')
    const { driver, vendor, model, serial, name } = identityOnWire(reading)
    const managedAccessPoints = reading.managedAccessPoints.length
    const { role } = reading
    return { address, credentials, driver, role, vendor, model, serial, name, managedAccessPoints }
  } catch (error) {
    if (!(error instanceof SnmpError)) throw error
    const nothing = { vendor: null, model: null, serial: null, name: null }
    const unread = { driver: GENERIC, role: 'unknown', managedAccessPoints: 0 }
    return { address, credentials, ...unread, ...nothing }
  } finally {
    clearTimeout(cut)
    signal.removeEventListener('abort', close)
    session.close()
  }
}
