import { z } from 'zod'
import type { AccessPointId } from '#contract/ids.ts'
import type { PollOutcome } from '#contract/outcome.ts'
import { PROBE_LINES_MAX, PROBE_LINE_LENGTH_MAX, probeTaskSchema } from '#contract/steering.ts'
import type { DeviceSeen, ProbeReport } from '#contract/steering.ts'
import { PATHS } from '#contract/paths.ts'
import { card } from '../cli/card.ts'
import { diagnose } from '../cli/diagnose.ts'
import type { AccessPointTarget, PingedTarget, Targets } from '../config/targets.ts'
import { answerOutcome, failureOutcome } from '../device-reader.ts'
import type { Http } from '../deliver/http.ts'
import type { Driver } from '../drivers/driver.ts'
import type { Failures } from '../failures.ts'
import type { Clock } from '../clock.ts'
import { createPing } from '../probe/ping.ts'
import { createPingedPoller } from '../probe/pinged-access-point.ts'
import { createAnswerLog, secretsOf } from '../raw-answers.ts'
import { newDevice, readDevice } from '../reading/read-device.ts'
import type { DeviceReading } from '../reading/reading.ts'
import { identityOnWire, readingOnWire } from '../reading/wire.ts'
import { SnmpError, type SnmpSession, type SnmpTarget } from '../snmp/session.ts'
import { ask } from './ask.ts'
import type { Log } from './steering.ts'

/** A look at one access point that somebody asked the server for. */
export interface Look {
  /** Whether the report of this look is still owed. */
  readonly isNews: (id: string) => boolean
  /** Asks for the task, looks and reports; false: ask again later. */
  readonly run: (signal: AbortSignal) => Promise<boolean>
}

export interface LookDeps {
  readonly http: Http
  readonly log: Log
  readonly clock: Clock
  readonly drivers: readonly Driver[]
  readonly openSession: (target: SnmpTarget) => SnmpSession
  readonly targets: () => Targets
  readonly failures: Pick<Failures, 'of'>
}

type Seen = Pick<ProbeReport, 'outcome' | 'device' | 'lines' | 'raw' | 'problem'>

/** Longest time for the full poll of a device. */
const READ_MS_MAX = 60_000

/** Looks that operators ask for. The server forgets those that nobody answers. */
export function createLook(deps: LookDeps): Look {
  const { http, log } = deps
  /** A receipt that was under way while the report came home still names its look. */
  let reported = ''
  return {
    isNews: (id) => id !== reported,
    async run(signal) {
      const question = { method: 'GET', path: PATHS.ownProbe } as const
      const told = await ask(http, question, probeTaskSchema, signal)
      if (told.kind === 'not-told') {
        log.warn({ status: told.status, reason: told.reason }, 'no task of a look came')
        return false
      }
      const { id, accessPoint } = told.value
      log.info({ look: id, accessPoint }, 'looking at an access point')
      const seen = await look(deps, accessPoint, signal)
      if (signal.aborted) return false
      const body: ProbeReport = {
        id,
        finishedAtMs: Math.round(deps.clock.wallMs(deps.clock.monotonicMs())),
        ...seen,
        failures: [...deps.failures.of(accessPoint)],
      }
      const answer = await ask(
        http,
        { method: 'POST', path: PATHS.ownProbe, body },
        z.unknown(),
        signal,
      )
      const { status = 0 } = answer.kind === 'told' ? {} : answer
      // A 4xx will not change: nobody waits for this look any more.
      if (answer.kind === 'told' || (status >= 400 && status < 500)) reported = id
      return reported === id
    },
  }
}

async function look(deps: LookDeps, id: AccessPointId, signal: AbortSignal): Promise<Seen> {
  const { accessPoints, pinged } = deps.targets()
  const polled = accessPoints.find((target) => target.id === id)
  if (polled !== undefined) return lookBySnmp(deps, polled, signal)
  const reached = pinged.find((target) => target.id === id)
  if (reached !== undefined) return lookByPing(deps, reached, signal)
  const problem = `the agent does not poll "${id}": its configuration has no such access point`
  return { outcome: null, lines: [], raw: [], problem }
}

async function lookBySnmp(
  deps: LookDeps,
  { snmp, trafficInterface }: AccessPointTarget,
  signal: AbortSignal,
): Promise<Seen> {
  const answers = createAnswerLog({ varbindsMax: PROBE_LINES_MAX, keep: 'first' })
  const session = answers.around(deps.openSession(snmp))
  const close = (): void => session.close()
  const cut = setTimeout(close, READ_MS_MAX)
  signal.addEventListener('abort', close, { once: true })
  const startedMs = deps.clock.monotonicMs()
  let outcome: PollOutcome
  let text: string
  let device: DeviceSeen | null = null
  try {
    const polled = newDevice(deps.drivers, trafficInterface ?? null)
    const reading = await readDevice(session, polled, 'full')
    const stats = session.takeStats()
    const cost = { stats, elapsedMs: deps.clock.monotonicMs() - startedMs }
    outcome = answerOutcome(reading.partial, Math.round((stats.rttMs ?? 0) * 10) / 10)
    text = card(snmp, reading, cost)
    device = deviceSeen(reading, snmp)
  } catch (error) {
    if (!(error instanceof SnmpError)) throw error
    outcome = failureOutcome(error)
    text = signal.aborted ? '' : (await diagnose(snmp, error, deps.openSession)).message
  } finally {
    clearTimeout(cut)
    signal.removeEventListener('abort', close)
    session.close()
  }
  const lines = bounded(text.split('\n').map((line) => withoutSecrets(line, snmp)))
  const raw = bounded(answers.lines(snmp))
  return { outcome, ...(device !== null && { device }), lines, raw, problem: null }
}

/** The reading as a sample has it. A name in which a secret stands is left out whole. */
function deviceSeen(reading: DeviceReading, target: SnmpTarget): DeviceSeen {
  const identity = identityOnWire(reading)
  const isSafe = identity.name !== null && withoutSecrets(identity.name, target) === identity.name
  return {
    identity: isSafe ? identity : { ...identity, name: null },
    reading: readingOnWire(reading),
  }
}

async function lookByPing(
  deps: LookDeps,
  target: PingedTarget,
  signal: AbortSignal,
): Promise<Seen> {
  const poller = createPingedPoller({ clock: deps.clock, ping: createPing() }, target)
  try {
    const { outcome } = await poller.poll(signal)
    const how = target.tcpPort === null ? 'ping' : `TCP port ${target.tcpPort}`
    const line = outcome.kind === 'ok' ? `answers after ${outcome.rttMs} ms` : 'does not answer'
    return { outcome, lines: [`${target.host} (${how}) ${line}`], raw: [], problem: null }
  } catch (error) {
    if (!signal.aborted) throw error
    return { outcome: null, lines: [], raw: [], problem: 'the agent stopped before the end' }
  }
}

function bounded(lines: readonly string[]): string[] {
  return lines.slice(0, PROBE_LINES_MAX).map((line) => line.slice(0, PROBE_LINE_LENGTH_MAX))
}

function withoutSecrets(line: string, target: SnmpTarget): string {
  return secretsOf(target)
    .filter((secret) => secret.length > 2)
    .reduce((text, secret) => text.replaceAll(secret, '<secret>'), line)
}
