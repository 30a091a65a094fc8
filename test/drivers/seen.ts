import { existsSync, readdirSync } from 'node:fs'
import { drivers } from '../../agents/drivers/index.ts'
import type { Basis, Driver } from '../../agents/drivers/driver.ts'
import { oidsOf } from '../../agents/reading/never-read.ts'
import { newDevice, readDevice } from '../../agents/reading/read-device.ts'
import { SnmprecSession, readSnmprec } from './snmprec-session.ts'

const FOLDER = new URL('../../../shared/recordings/', import.meta.url)
export const recordingsPresent = existsSync(FOLDER)
/** What every device may answer: it shows nothing of a driver. */
const STANDARD = '1.3.6.1.2.1.'

/** What the recordings of real devices show of a driver. */
export interface Seen {
  readonly basis: Basis
  /** Tables of which no recording answers a column. */
  readonly unseen: readonly string[]
}

/** Reads every recording, and says for each driver what of it was answered. */
export async function seenByRecordings(): Promise<ReadonlyMap<string, Seen>> {
  const answered = new Map<string, (oid: string) => boolean>()
  for (const file of readdirSync(FOLDER).filter((name) => name.endsWith('.snmprec'))) {
    const recording = readSnmprec(new URL(file, FOLDER).pathname)
    const session = new SnmprecSession(recording)
    const { driver, sysObjectId } = await readDevice(session, newDevice(drivers), 'full')
    const before = answered.get(driver)
    answered.set(driver, (oid) => {
      const asked = oid.replace('$product', sysObjectId ?? '')
      const here = recording.oids.some((had) => had === asked || had.startsWith(`${asked}.`))
      return here || before?.(oid) === true
    })
  }
  return new Map(
    drivers.map((driver) => [driver.name, seenOf(driver, answered.get(driver.name) ?? null)]),
  )
}

function seenOf(driver: Driver, isAnswered: ((oid: string) => boolean) | null): Seen {
  if (isAnswered === null) return { basis: 'mib', unseen: [] }
  const own = oidsOf(driver, ['oid']).filter((oid) => !oid.startsWith(STANDARD))
  if (own.length > 0 && !own.some(isAnswered)) return { basis: 'identity', unseen: [] }
  const unseen = Object.entries(driver.tables ?? {}).flatMap(([name, table]) => {
    const oids = oidsOf(table, ['oid'])
    return oids.length > 0 && !oids.some(isAnswered) ? [name] : []
  })
  return { basis: 'recording', unseen }
}
