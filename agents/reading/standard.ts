import { counter, number, text } from '../snmp/decode.ts'
import type { Oid, SnmpValue } from '../snmp/session.ts'
import { share } from './aggregate.ts'
import type { Poll } from './poll.ts'

/** SNMPv2-MIB, HOST-RESOURCES-MIB, SNMP-FRAMEWORK-MIB, UCD-SNMP-MIB: what any device may answer. */
export const SYS_DESCR = '1.3.6.1.2.1.1.1.0'
export const SYS_OBJECT_ID = '1.3.6.1.2.1.1.2.0'
export const SYS_UP_TIME = '1.3.6.1.2.1.1.3.0'
const SYS_NAME = '1.3.6.1.2.1.1.5.0'
const HR_SYSTEM_UPTIME = '1.3.6.1.2.1.25.1.1.0'
const SNMP_ENGINE_TIME = '1.3.6.1.6.3.10.2.1.3.0'
const HR_PROCESSOR_LOAD = '1.3.6.1.2.1.25.3.3.1.2'
const SS_CPU_IDLE = '1.3.6.1.4.1.2021.11.11.0'
const SS_CPU_USER = '1.3.6.1.4.1.2021.11.9.0'
const SS_CPU_SYSTEM = '1.3.6.1.4.1.2021.11.10.0'
const HR_STORAGE = '1.3.6.1.2.1.25.2.3.1'
const HR_STORAGE_RAM = '1.3.6.1.2.1.25.2.1.2'
const UCD_MEMORY = '1.3.6.1.4.1.2021.4'

/** sysUpTime wraps after 2^32 hundredths of a second: 497 days. */
const UPTIME_WRAP_SECONDS = 42_949_672
/** From this uptime on, a wrap can come before the next refresh. */
const NEAR_WRAP_SECONDS = 40_000_000

export function readSysName(poll: Poll): string | null {
  return text(poll.scalar(SYS_NAME, true))
}

/**
 * Seconds since the device started: the larger of hrSystemUptime and sysUpTime, which with net-snmp
 * is only the age of the agent. snmpEngineTime serves against the wrap alone, because it can
 * contradict both.
 */
export function readUptime(poll: Poll, lastSeconds: number | null): number | null {
  const candidates = [poll.always(SYS_UP_TIME), poll.scalar(HR_SYSTEM_UPTIME, false)]
    .map(number)
    .filter((ticks) => ticks !== null && ticks >= 0)
    .map((ticks) => Math.floor((ticks ?? 0) / 100))
  const engine =
    lastSeconds === null || lastSeconds > NEAR_WRAP_SECONDS
      ? number(poll.scalar(SNMP_ENGINE_TIME, false))
      : null
  if (engine !== null && engine > UPTIME_WRAP_SECONDS) candidates.push(engine)
  return candidates.length === 0 ? null : Math.max(...candidates)
}

/** Mean of the cores' load, else 100 - idle, percent. A load average is not a CPU percentage. */
export function readCpu(poll: Poll): number | null {
  const missing = poll.missing
  const loads = [...poll.column(HR_PROCESSOR_LOAD, false, false).values()]
    .map(number)
    .filter((load) => load !== null)
  if (loads.length > 0) {
    return Math.round((10 * loads.reduce((sum, load) => sum + load, 0)) / loads.length) / 10
  }
  if (poll.missing > missing) return null
  const idle = number(poll.scalar(SS_CPU_IDLE, false))
  if (idle !== 0) return idle === null ? null : 100 - idle
  // Some agents answer a stub: no idleness, but no work either.
  const work = [SS_CPU_USER, SS_CPU_SYSTEM].map((oid) => number(poll.scalar(oid, false)))
  return work.some((percent) => percent === 0) && sum(work) === 0 ? null : 100
}

/** RAM in use without buffers and cache, percent: hrStorageTable, else the UCD memory group. */
export function readMemory(poll: Poll): number | null {
  const missing = poll.missing
  const storage = readStorage(poll)
  if (storage !== null || poll.missing > missing) return storage
  const [total, free, ...reclaimable] = [5, 6, 14, 15].map((object) =>
    number(poll.scalar(`${UCD_MEMORY}.${String(object)}.0`, object === 5)),
  )
  if (total === null || total === undefined || free === null || free === undefined) return null
  return share(total - free - sum(reclaimable), total)
}

function readStorage(poll: Poll): number | null {
  const missing = poll.missing
  const column = (object: number): ReadonlyMap<string, SnmpValue> =>
    poll.column(`${HR_STORAGE}.${String(object)}`, true, false)
  const types = column(2)
  const names = column(3)
  const units = column(4)
  const sizes = column(5)
  if (poll.missing > missing) return null
  const rows = [...sizes.keys()].map((row) => ({
    row,
    name: text(names.get(row) ?? null)?.toLowerCase() ?? '',
    unit: number(units.get(row) ?? null) ?? 1,
    size: number(sizes.get(row) ?? null) ?? 0,
    isRam: types.get(row) === HR_STORAGE_RAM,
  }))
  const ram = rows.find(({ name, isRam, size }) => isRam && size > 0 && !PART_OF_RAM.test(name))
  if (ram === undefined) return null
  const reclaimable = rows.filter(({ name }) => /^memory buffers$|^cached memory$/.test(name))
  const used = (row: string): Oid => `${HR_STORAGE}.6.${row}`
  const usedUnits = number(poll.scalar(used(ram.row), false))
  const reclaimableBytes = sum(
    reclaimable.map(({ row, unit }) => (number(poll.scalar(used(row), false)) ?? 0) * unit),
  )
  if (usedUnits === null || poll.missing > missing) return null
  return share(usedUnits * ram.unit - reclaimableBytes, ram.size * ram.unit)
}

const PART_OF_RAM = /buffer|cache|swap|virtual|shared|available/

function sum(numbers: readonly (number | null)[]): number {
  return numbers.reduce<number>((total, value) => total + (value ?? 0), 0)
}

/** A counter that may not be there. */
export function counterOf(value: SnmpValue | undefined): bigint | null {
  return value === undefined ? null : counter(value)
}
