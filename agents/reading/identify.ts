import type { Driver, DriverMatch, Probe } from '../drivers/driver.ts'
import { number, text } from '../snmp/decode.ts'
import { SnmpError } from '../snmp/session.ts'
import type { Oid, SnmpSession, SnmpValue } from '../snmp/session.ts'
import { indexBelow } from './oid.ts'
import { SYS_DESCR, SYS_OBJECT_ID } from './standard.ts'

/** Probes asked in one GETNEXT: a weak device answers that much in one frame. */
const PROBES_PER_REQUEST = 20

/** Who a device says it is. */
export interface DeviceIdentity {
  readonly sysDescr: string | null
  readonly sysObjectId: Oid | null
}

/** Texts that answered below the probed OIDs; null where nothing answers. */
export type ProbeAnswers = ReadonlyMap<Oid, string | null>

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
export function probesOf(identity: DeviceIdentity, drivers: readonly Driver[]): readonly Oid[] {
  const oids = new Set<Oid>()
  for (const driver of drivers) {
    for (const match of driver.match) {
      if (!fitsIdentity(match, identity)) continue
      const probes = [...(match.answers ?? []), ...(match.silent ?? [])]
      if (probes.length === 0) return [...oids]
      for (const probe of probes) oids.add(probe.below)
    }
  }
  return [...oids]
}

function fitsIdentity(match: DriverMatch, { sysDescr, sysObjectId }: DeviceIdentity): boolean {
  const { sysObjectId: prefixes, sysDescr: pattern } = match
  const below = (prefix: Oid): boolean =>
    sysObjectId === prefix || (sysObjectId !== null && indexBelow(prefix, sysObjectId) !== null)
  if (prefixes !== undefined && !prefixes.some(below)) return false
  return pattern === undefined || new RegExp(pattern, 's').test(sysDescr ?? '')
}

function answered(probe: Probe, answers: ProbeAnswers): boolean {
  const answer = answers.get(probe.below) ?? null
  if (answer === null) return false
  return probe.matches === undefined || new RegExp(probe.matches, 's').test(answer)
}

async function askProbes(session: SnmpSession, oids: readonly Oid[]): Promise<ProbeAnswers> {
  const answers = new Map<Oid, string | null>()
  for (let at = 0; at < oids.length; at += PROBES_PER_REQUEST) {
    const asked = oids.slice(at, at + PROBES_PER_REQUEST)
    try {
      const bounds = await session.getNext(asked)
      asked.forEach((oid, index) => {
        const bound = bounds[index]
        const below = bound !== undefined && bound.value !== null && isBelow(oid, bound.oid)
        // An answer without text (an empty name, a binary value) still answers.
        answers.set(oid, below ? (text(bound.value) ?? String(number(bound.value) ?? '')) : null)
      })
    } catch (error) {
      // An agent that answers its name and chokes on this one stays without a probe's answer.
      if (!(error instanceof SnmpError) || error.kind === 'unreachable') throw error
    }
  }
  return answers
}

function isBelow(oid: Oid, answer: Oid): boolean {
  return indexBelow(oid, answer) !== null
}
