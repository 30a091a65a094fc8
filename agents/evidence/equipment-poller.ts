import type { DeviceIdentity, SwitchSample, UpsSample } from '#contract/sample.ts'
import type { Clock } from '../clock.ts'
import type { EquipmentTarget } from '../config/targets.ts'
import {
  answerOutcome,
  createDeviceReader,
  createNews,
  failureOutcome,
  timingOf,
} from '../device-reader.ts'
import type { Poller } from '../poll.ts'
import { SnmpError, type SnmpSession, type SnmpTarget } from '../snmp/session.ts'
import { createSwitchReader } from './read-switch.ts'
import { createUpsReader } from './read-ups.ts'

export interface EquipmentDeps {
  readonly clock: Clock
  readonly openSession: (target: SnmpTarget) => SnmpSession
}

export type EquipmentSample = UpsSample | SwitchSample

/** Polls a UPS or a switch again and again. */
export function createEquipmentPoller(
  deps: EquipmentDeps,
  target: EquipmentTarget,
): Poller<EquipmentSample> {
  switch (target.kind) {
    case 'ups': {
      const { poll, close } = pollerOf(deps, target, createUpsReader())
      return { close, poll: async (signal) => ({ kind: 'ups', ...(await poll(signal)) }) }
    }
    case 'switch': {
      const { poll, close } = pollerOf(deps, target, createSwitchReader())
      return { close, poll: async (signal) => ({ kind: 'switch', ...(await poll(signal)) }) }
    }
    default:
      return target.kind satisfies never
  }
}

interface Finding<Reading> {
  readonly reading: Reading
  readonly device: DeviceIdentity
  readonly partial: string | null
}

function pollerOf<Reading>(
  deps: EquipmentDeps,
  target: EquipmentTarget,
  read: (session: SnmpSession) => Promise<Finding<Reading>>,
) {
  const reader = createDeviceReader(deps.openSession, target, read)
  const news = createNews()
  async function poll(signal: AbortSignal) {
    const base = { equipment: target.id, ...timingOf(deps.clock, target.intervalMs) }
    const found = await reader.read(signal)
    if (found instanceof SnmpError) return { ...base, outcome: failureOutcome(found) }
    const { reading, device, partial } = found.value
    return { ...base, outcome: answerOutcome(partial, found.rttMs), reading, ...news(device) }
  }
  return { poll, close: reader.close }
}
