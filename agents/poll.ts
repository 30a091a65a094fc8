import type { AccessPointSample } from '#contract/sample.ts'
import type { Clock } from './clock.ts'
import type { AccessPointTarget } from './config/targets.ts'
import {
  answerOutcome,
  createDeviceReader,
  createNews,
  failureOutcome,
  timingOf,
} from './device-reader.ts'
import type { Driver } from './drivers/driver.ts'
import type { Failures } from './failures.ts'
import { createAnswerLog } from './raw-answers.ts'
import { newDevice, readDevice, type Device } from './reading/read-device.ts'
import { identityOnWire, readingOnWire } from './reading/wire.ts'
import { SnmpError, type SnmpSession, type SnmpTarget } from './snmp/session.ts'

export interface PollDeps {
  readonly clock: Clock
  readonly drivers: readonly Driver[]
  readonly openSession: (target: SnmpTarget) => SnmpSession
  /** Remembers what came back of polls that failed; absent, nobody does. */
  readonly failures?: Pick<Failures, 'note'>
}

/** What a device answered last before it failed: as much as is remembered of it. */
const ANSWERS = { varbindsMax: 24, keep: 'last' } as const

/** Polls one target again and again, remembering what it learned of it. */
export interface Poller<Sample = AccessPointSample> {
  /** Resolves for every operating failure; rejects only for a bug, or when the signal is aborted. */
  readonly poll: (signal: AbortSignal) => Promise<Sample>
  readonly close: () => void
}

export interface AccessPointPoller extends Poller {
  /** What the polls learned of the access point, for those who ask it something else. */
  readonly device: Device
}

/** Polls an access point by SNMP. */
export function createPoller(deps: PollDeps, target: AccessPointTarget): AccessPointPoller {
  const device = newDevice(deps.drivers, target.trafficInterface ?? null)
  const answers = createAnswerLog(ANSWERS)
  const openSession = (snmp: SnmpTarget): SnmpSession =>
    deps.failures === undefined ? deps.openSession(snmp) : answers.around(deps.openSession(snmp))
  const reader = createDeviceReader(openSession, target, (session) =>
    readDevice(session, device, 'steady'),
  )
  const news = createNews()
  return {
    device,
    close: reader.close,
    async poll(signal) {
      const timing = timingOf(deps.clock, target.intervalMs)
      answers.clear()
      const found = await reader.read(signal)
      const base = { kind: 'access-point' as const, accessPoint: target.id, ...timing }
      if (found instanceof SnmpError) {
        const outcome = failureOutcome(found)
        deps.failures?.note(target.id, timing.polledAtMs, outcome, answers.lines(target.snmp))
        return { ...base, outcome }
      }
      const { value: reading, rttMs } = found
      return {
        ...base,
        outcome: answerOutcome(reading.partial, rttMs),
        reading: readingOnWire(reading),
        ...news(identityOnWire(reading)),
      }
    },
  }
}
