import { drivers } from '../drivers/index.ts'
import { secretsOf } from '../raw-answers.ts'
import { needsCare } from '../reading/never-read.ts'
import type { DeviceReading } from '../reading/reading.ts'
import type { SnmpSession, SnmpTarget } from '../snmp/session.ts'
import { NEVER_RECORDED, scrub } from './scrub.ts'
import { snmprec } from './snmprec.ts'
import { walk } from './walk.ts'

/** MIB-2, IEEE 802.11, the makers' branches, and the engine's time. */
const ROOTS = ['1.3.6.1.2.1', '1.2.840', '1.3.6.1.4.1', '1.3.6.1.6.3.10']
const LIMITS = { varbindsMax: 100_000, elapsedMsMax: 180_000 }

export interface Recording {
  /** The `.snmprec`. */
  readonly text: string
  readonly varbinds: number
  /** Why the walk ended early; null when it came to the end. */
  readonly cut: string | null
}

/** Walks a device; what it says as a `.snmprec`, without secrets and personal data. */
export async function record(
  session: SnmpSession,
  target: SnmpTarget,
  reading: DeviceReading,
  keepSsids: boolean,
): Promise<Recording> {
  const driver = drivers.find(({ name }) => name === reading.driver) ?? null
  const careful = needsCare(driver, reading.sysObjectId)
  const { varbinds, cut } = await walk(session, ROOTS, NEVER_RECORDED, LIMITS, careful)
  const ssids = keepSsids ? null : reading.ssids.map(({ name }) => name)
  const plain = [reading.firmware, reading.model].flatMap((text) => text ?? [])
  const scrubbed = scrub(varbinds, { ssids, plain, secrets: secretsOf(target) })
  return { text: snmprec(scrubbed), varbinds: scrubbed.length, cut }
}
