import { pushRun } from '../../domain/availability-runs.ts'
import type { PollRun } from '../../domain/availability-runs.ts'
import { wasOnTheMap } from '../../domain/known-then.ts'
import { downloadCounter } from '../../domain/traffic-direction.ts'
import type { UsagePoint } from '../../domain/usage-windows.ts'
import { samplesFileOf } from '../evidence/format.ts'
import type { DeviceKind } from '../evidence/format.ts'
import { EvidenceUnreadable } from './difference.ts'
import type { OpenedEvidence } from './open-evidence.ts'
import { SampleTable } from './sample-table.ts'
import type { SampleRow } from './sample-table.ts'

/** What the samples of a device tell. */
export interface DeviceSamples {
  readonly runs: readonly PollRun[]
  /** Of an access point whose use is counted; else empty. */
  readonly points: readonly UsagePoint[]
  readonly samples: number
}

/** Reads the samples of a device; who has no file was never polled. */
export async function readDevice(
  evidence: OpenedEvidence,
  kind: DeviceKind,
  id: string,
  isUsed: boolean,
): Promise<DeviceSamples> {
  const name = samplesFileOf(kind, id)
  const { holdIntervals } = evidence.head.policy
  const runs: PollRun[] = []
  const points: UsagePoint[] = []
  let samples = 0
  if (!evidence.has(name)) return { runs, points, samples }
  const table = new SampleTable(name)
  try {
    for await (const piece of evidence.pieces(name)) {
      for (const row of table.rows(piece)) {
        samples += 1
        pushRun(runs, runOf(row, holdIntervals), holdIntervals)
        if (isUsed) points.push(pointOf(row))
      }
    }
    table.end()
  } catch (cause) {
    // A row that cannot be read may be one that was changed: then that is what there is to say.
    if (cause instanceof EvidenceUnreadable) await evidence.check(name)
    throw cause
  }
  return { runs, points, samples }
}

function runOf(row: SampleRow, holdIntervals: number): PollRun {
  const { polledAtMs, intervalMs, outcome, receivedAtMs } = row
  return {
    outcome,
    intervalMs,
    firstMs: polledAtMs,
    lastMs: polledAtMs,
    count: 1,
    wasOnTheMap: wasOnTheMap(row, holdIntervals),
    receivedUntilMs: receivedAtMs,
  }
}

/** Clients by radio and network are in no figure of a report. */
function pointOf({ polledAtMs, intervalMs, clients, uptimeMs, counters }: SampleRow): UsagePoint {
  return {
    polledAtMs,
    intervalMs,
    clients,
    ssids: [],
    radios: [],
    counters: counters && {
      uptimeMs,
      ...counters,
      download: downloadCounter(counters.interface),
    },
  }
}
