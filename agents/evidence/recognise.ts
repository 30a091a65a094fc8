import { SnmpError, type SnmpSession } from '../snmp/session.ts'
import { createSwitchReader, type SwitchFinding } from './read-switch.ts'
import { createUpsReader, type UpsFinding } from './read-ups.ts'

export type EquipmentFinding =
  | ({ readonly kind: 'ups' } & UpsFinding)
  | ({ readonly kind: 'switch' } & SwitchFinding)

/**
 * What a device that no driver knows is, when it is a UPS or a PoE switch; null when neither, or
 * when it stops answering.
 */
export async function recogniseEquipment(session: SnmpSession): Promise<EquipmentFinding | null> {
  const ups = await orNull(createUpsReader()(session))
  if (ups !== null) return { kind: 'ups', ...ups }
  const poe = await orNull(createSwitchReader()(session))
  return poe === null || poe.reading.ports.length === 0 ? null : { kind: 'switch', ...poe }
}

async function orNull<T>(finding: Promise<T>): Promise<T | null> {
  try {
    return await finding
  } catch (error) {
    if (error instanceof SnmpError) return null
    throw error
  }
}
