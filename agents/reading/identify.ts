import type { Driver, DriverMatch, Probe } from '../drivers/driver.ts'
import { text } from '../snmp/decode.ts'
import { SnmpError } from '../snmp/session.ts'
import type { Oid, SnmpSession, SnmpValue } from '../snmp/session.ts'
import { ofGuardedVendor } from './never-read.ts'
import { beforeInstance, indexBelow } from './oid.ts'
import { SYS_DESCR, SYS_OBJECT_ID } from './standard.ts'

/** Probes asked in one GETNEXT: a weak device answers that much in one frame. */
const PROBES_PER_REQUEST = 20

/** Who a device says it is. */
export interface DeviceIdentity {
  readonly sysDescr: string | null
  readonly sysObjectId: Oid | null
}

/** Texts that answered to the probes, by `probeKey`; null where nothing answers. */
export type ProbeAnswers = ReadonlyMap<string, string | null>

/** Names what a probe asks. */
export function probeKey(probe: Probe): string {
  return 'at' in probe ? `at ${probe.at}` : `below ${probe.below}`
}

/** Asks sysDescr and sysObjectID; some agents answer badly to both in one request. */
export async function readIdentity(session: SnmpSession): Promise<DeviceIdentity> {
  try {
    const [descr, object] = await session.get([SYS_DESCR, SYS_OBJECT_ID])
    if (text(object?.value ?? null) !== null) {
      return { sysDescr: text(descr?.value ?? null), sysObjectId: oidText(object?.value) }
    }
    const [alone] = await session.get([SYS_OBJECT_ID])
    return { sysDescr: text(descr?.value ?? null), sysObjectId: oidText(alone?.value) }
  } catch (error) {
    if (!(error instanceof SnmpError) || error.kind !== 'refused') throw error
    return {
      sysDescr: text(await valueOf(session, SYS_DESCR)),
      sysObjectId: oidText(await valueOf(session, SYS_OBJECT_ID)),
    }
  }
}

async function valueOf(session: SnmpSession, oid: Oid): Promise<SnmpValue> {
  try {
    return (await session.get([oid]))[0]?.value ?? null
  } catch (error) {
    if (error instanceof SnmpError && error.kind === 'refused') return null
    throw error
  }
}

function oidText(value: SnmpValue | undefined): Oid | null {
  return text(value ?? null)?.replace(/^\./, '') ?? null
}

/**
 * The driver for a device: the first in the list's order whose match holds. Asks the device only
 * where its identity alone does not decide. Null: no driver knows it.
 */
export async function identify(
  session: SnmpSession,
  drivers: readonly Driver[],
): Promise<{ readonly identity: DeviceIdentity; readonly driver: Driver | null }> {
  const identity = await readIdentity(session)
  const probes = probesOf(identity, drivers)
  const answers = await askProbes(session, probes)
  return { identity, driver: detectDriver(identity, answers, drivers) }
}

/** The first driver that fits what the device said. Pure. */
export function detectDriver(
  identity: DeviceIdentity,
  answers: ProbeAnswers,
  drivers: readonly Driver[],
): Driver | null {
  const fits = (match: DriverMatch): boolean =>
    fitsIdentity(match, identity) &&
    (match.answers ?? []).every((probe) => answered(probe, answers)) &&
    !(match.silent ?? []).some((probe) => answered(probe, answers))
  return drivers.find((driver) => driver.match.some(fits)) ?? null
}

/** What must be asked to decide: up to the first match that holds without asking. */
export function probesOf(identity: DeviceIdentity, drivers: readonly Driver[]): readonly Probe[] {
  const asked = new Map<string, Probe>()
  for (const driver of drivers) {
    for (const match of driver.match) {
      if (!fitsIdentity(match, identity)) continue
      const probes = [...(match.answers ?? []), ...(match.silent ?? [])]
      if (probes.length === 0) return [...asked.values()]
      for (const probe of probes) asked.set(probeKey(probe), probe)
    }
  }
  return [...asked.values()]
}

function fitsIdentity(match: DriverMatch, { sysDescr, sysObjectId }: DeviceIdentity): boolean {
  const { sysObjectId: prefixes, sysDescr: pattern } = match
  const below = (prefix: Oid): boolean =>
    sysObjectId === prefix || (sysObjectId !== null && indexBelow(prefix, sysObjectId) !== null)
  if (prefixes !== undefined && !prefixes.some(below)) return false
  return pattern === undefined || new RegExp(pattern, 's').test(sysDescr ?? '')
}

function answered(probe: Probe, answers: ProbeAnswers): boolean {
  const answer = answers.get(probeKey(probe)) ?? null
  if (answer === null) return false
  return probe.matches === undefined || new RegExp(probe.matches, 's').test(answer)
}

async function askProbes(session: SnmpSession, probes: readonly Probe[]): Promise<ProbeAnswers> {
  const answers = new Map<string, string | null>()
  // GETNEXT would tell the next object where this one is absent: it may be a password.
  const careful = probes.filter((probe) => 'at' in probe && ofGuardedVendor(probe.at))
  const free = probes.filter((probe) => !careful.includes(probe))
  for (const [asked, method] of [
    [careful, 'get'],
    [free, 'getNext'],
  ] as const) {
    for (let at = 0; at < asked.length; at += PROBES_PER_REQUEST) {
      await askSome(session, method, asked.slice(at, at + PROBES_PER_REQUEST), answers)
    }
  }
  return answers
}

/** An agent that chokes on many probes is asked fewer at once; on one, the probe stays unanswered. */
async function askSome(
  session: SnmpSession,
  method: 'get' | 'getNext',
  probes: readonly Probe[],
  answers: Map<string, string | null>,
): Promise<void> {
  try {
    const bounds = await session[method](probes.map((probe) => askedOid(probe, method)))
    probes.forEach((probe, index) => {
      const bound = bounds[index]
      const isAnswer = bound !== undefined && bound.value !== null && isOf(probe, bound.oid)
      // An answer without text (an empty name, a binary value) still answers.
      answers.set(probeKey(probe), isAnswer ? (text(bound.value) ?? '') : null)
    })
  } catch (error) {
    if (!(error instanceof SnmpError) || error.kind === 'unreachable') throw error
    // A timeout counts as "no such object" only while the device still answers its name.
    if (error.kind === 'timeout') await session.get([SYS_DESCR])
    const parts = error.kind === 'timeout' ? 4 : 2
    const size = Math.ceil(probes.length / parts)
    if (probes.length === 1 || (error.kind === 'timeout' && probes.length <= 5)) return
    for (let at = 0; at < probes.length; at += size) {
      await askSome(session, method, probes.slice(at, at + size), answers)
    }
  }
}

function askedOid(probe: Probe, method: 'get' | 'getNext'): Oid {
  if ('below' in probe) return probe.below
  return method === 'get' ? probe.at : beforeInstance(probe.at)
}

function isOf(probe: Probe, answer: Oid): boolean {
  return 'at' in probe ? probe.at === answer : indexBelow(probe.below, answer) !== null
}
