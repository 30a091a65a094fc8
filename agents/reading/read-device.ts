import type { Driver } from '../drivers/driver.ts'
import { SnmpError } from '../snmp/session.ts'
import type { Oid, SnmpSession } from '../snmp/session.ts'
import { GENERIC, compileDriver } from './compile.ts'
import type { CompiledDriver } from './compile.ts'
import { fetchWanted } from './fetch.ts'
import { identify } from './identify.ts'
import type { DeviceIdentity } from './identify.ts'
import { chooseTraffic, readInterface, readInterfaces } from './interfaces.ts'
import type { InterfaceRow } from './interfaces.ts'
import { DeviceMemory } from './memory.ts'
import { needsCare } from './never-read.ts'
import { Poll } from './poll.ts'
import type { Wants } from './poll.ts'
import type { DeviceReading, ReadingDepth } from './reading.ts'
import { readUptime } from './standard.ts'

/** Rounds of fetching and evaluating: each can show that more must be asked. */
const ROUNDS_MAX = 8
const REQUESTS_MAX: Readonly<Record<ReadingDepth, number>> = { full: 4000, steady: 400 }
/** Every so many polls identity, names and absent objects are asked again. */
const REFRESH_POLLS = 30
/** And at these: a device that just started may not have its radios yet. */
const EARLY_REFRESHES: ReadonlySet<number> = new Set([4, 10, 18])

/** What is known of one device between polls; opaque to its owner. */
export interface Device {
  readonly drivers: readonly Driver[]
  /** Name of the interface that carries the traffic, when its owner knows better than we guess. */
  readonly trafficInterface: string | null
  known: Known | null
}

interface Known {
  readonly identity: DeviceIdentity
  readonly driver: CompiledDriver
  readonly memory: DeviceMemory
  readonly trafficInterface: string | null
  uptimeSeconds: number | null
  traffic: InterfaceRow | null
  /** Whether the interface was chosen, if only to find that there is none. */
  trafficChosen: boolean
  polls: number
  /** What a steady poll asks for; null while that must be found out. */
  wants: Wants | null
  /** Slow values are not kept yet: what is wanted now is more than later. */
  fresh: boolean
  /** The device did not answer last time: who it is must be asked again. */
  doubtful: boolean
  /** This poll began with an answered question about who it is. */
  justAnswered: boolean
}

/** What a poll asked for in its later rounds. */
interface Later {
  readonly scalars: Set<Oid>
  columns: boolean
}

/** A device of which nothing is known yet. `drivers` in order of preference. */
export function newDevice(
  drivers: readonly Driver[],
  trafficInterface: string | null = null,
): Device {
  return { drivers, trafficInterface, known: null }
}

/**
 * One poll. The first one of a device (and the first after its restart) asks who it is and learns its
 * tables; later ones of depth `steady` ask only what changes. Rejects with `SnmpError` when the
 * device does not answer; what is missing of an answering device is told in `partial`.
 */
export async function readDevice(
  session: SnmpSession,
  device: Device,
  depth: ReadingDepth,
): Promise<DeviceReading> {
  const first = await readOnce(session, await know(session, device), depth)
  if (!first.restarted) return first.reading
  // It restarted: interfaces may be numbered anew and firmware may be another.
  device.known = null
  return (await readOnce(session, await know(session, device), depth)).reading
}

async function know(session: SnmpSession, device: Device): Promise<Known> {
  const { known } = device
  if (known !== null) {
    known.polls += 1
    known.justAnswered = false
    if (!known.doubtful && !isRefresh(known.polls)) return known
  }
  const { identity, driver } = await identify(session, device.drivers)
  const same =
    known !== null &&
    known.driver.name === (driver?.name ?? GENERIC) &&
    known.identity.sysDescr === identity.sysDescr &&
    known.identity.sysObjectId === identity.sysObjectId
  if (same) {
    known.memory.refresh()
    known.trafficChosen &&= known.traffic !== null
    known.doubtful = false
    known.justAnswered = true
    known.wants = null
    known.fresh = true
    return known
  }
  device.known = {
    identity,
    driver: compileDriver(driver, identity),
    memory: new DeviceMemory(needsCare(driver, identity.sysObjectId)),
    trafficInterface: device.trafficInterface,
    uptimeSeconds: null,
    traffic: null,
    trafficChosen: false,
    polls: 0,
    wants: null,
    fresh: true,
    doubtful: false,
    justAnswered: true,
  }
  return device.known
}

function isRefresh(polls: number): boolean {
  return polls % REFRESH_POLLS === 0 || EARLY_REFRESHES.has(polls)
}

async function readOnce(
  session: SnmpSession,
  known: Known,
  depth: ReadingDepth,
): Promise<{ readonly reading: DeviceReading; readonly restarted: boolean }> {
  const poll = new Poll(known.memory)
  let failure: SnmpError | null = null
  let reading: DeviceReading
  let round = 0
  const later: Later = { scalars: new Set(), columns: false }
  prepare(known, poll, depth)
  do {
    try {
      const alive = known.justAnswered || round > 0
      await fetchWanted(session, poll, { requestsMax: REQUESTS_MAX[depth], alive })
    } catch (error) {
      if (!(error instanceof SnmpError)) throw error
      failure = error
      known.doubtful = true
      if (poll.scalars.size + poll.columns.size === 0) throw error
    }
    reading = evaluate(known, poll, depth)
    if (poll.missing > 0) for (const oid of poll.wantedScalars) later.scalars.add(oid)
    if (poll.missing > 0 && poll.wantedColumns.size > 0) later.columns = true
    if (failure === null && isRestart(known.uptimeSeconds, reading.uptimeSeconds)) {
      return { reading, restarted: true }
    }
    round += 1
  } while (failure === null && poll.missing > 0 && round < ROUNDS_MAX)
  if (reading.uptimeSeconds !== null) known.uptimeSeconds = reading.uptimeSeconds
  if (failure === null) learn(known, reading, round, later)
  return { reading: { ...reading, partial: partialOf(failure, poll) }, restarted: false }
}

/** A steady poll wants what the one before wanted; else evaluating shows what is wanted. */
function prepare(known: Known, poll: Poll, depth: ReadingDepth): void {
  if (depth === 'steady' && known.wants !== null) {
    poll.wantAgain(known.wants)
    return
  }
  evaluate(known, poll, depth)
  if (depth === 'full' || known.fresh) return
  known.wants = { scalars: [...poll.wantedScalars], columns: [...poll.wantedColumns] }
}

function learn(known: Known, reading: DeviceReading, rounds: number, later: Later): void {
  known.fresh = false
  if (rounds > 1 && known.wants !== null) known.wants = wantsWith(known.wants, later, known.memory)
  if (!known.trafficChosen) {
    known.traffic = reading.traffic as InterfaceRow | null
    known.trafficChosen = true
  }
  // An interface that is gone (a module pulled, numbers changed) is chosen anew.
  if (reading.traffic?.rxBytes === null) {
    known.trafficChosen = false
    known.wants = null
  }
}

/**
 * Cells of rows that are asked one by one are wanted from the beginning next time. Where whole
 * columns came late, what is wanted depends on what is found, and must be found out again.
 */
function wantsWith(wants: Wants, later: Later, memory: DeviceMemory): Wants | null {
  if (later.columns) return null
  const lasting = [...later.scalars].filter((oid) => !memory.slowScalars.has(oid))
  return { ...wants, scalars: [...new Set([...wants.scalars, ...lasting])] }
}

function isRestart(before: number | null, now: number | null): boolean {
  return before !== null && now !== null && now < before - 5
}

function partialOf(failure: SnmpError | null, poll: Poll): string | null {
  if (failure !== null) return `${failure.kind}: ${failure.detail}`.slice(0, 200)
  if (poll.incomplete) return 'more to read than one poll may ask'
  return null
}

function evaluate(known: Known, poll: Poll, depth: ReadingDepth): DeviceReading {
  poll.begin()
  const { identity, driver } = known
  const all = depth === 'full' || !known.trafficChosen ? readInterfaces(poll) : null
  const traffic =
    all !== null
      ? chooseTraffic(all, known.trafficInterface)
      : known.traffic && readInterface(poll, known.traffic)
  const uptimeSeconds = readUptime(poll, known.uptimeSeconds)
  const values = driver.read(poll)
  return {
    depth,
    driver: driver.name,
    role: driver.role,
    sysObjectId: identity.sysObjectId,
    sysDescr: identity.sysDescr,
    ...values,
    uptimeSeconds: uptimeSeconds ?? values.uptimeSeconds,
    interfaces: depth === 'full' ? (all ?? []) : traffic === null ? [] : [traffic],
    traffic,
    partial: null,
  }
}
