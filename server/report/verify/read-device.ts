import type { PollRun } from '../../domain/availability-runs.ts'
import { RunBuilder } from '../../domain/run-builder.ts'
import { samplesFileOf } from '../evidence/format.ts'
import type { DeviceKind } from '../evidence/format.ts'
import { EvidenceUnreadable } from './difference.ts'
import type { OpenedEvidence } from './open-evidence.ts'
import { SampleTable } from './sample-table.ts'
import type { UseOfDevice } from './use-of-place.ts'

/** What the samples of a device tell of its states. */
export interface DeviceSamples {
  readonly runs: readonly PollRun[]
  readonly samples: number
}

/**
 * Reads the samples of a device, none of which stays in memory; its use goes where it is summed up. Who
 * has no file was never polled.
 */
export async function readDevice(
  evidence: OpenedEvidence,
  kind: DeviceKind,
  id: string,
  use: UseOfDevice | null,
): Promise<DeviceSamples> {
  const name = samplesFileOf(kind, id)
  if (!evidence.has(name)) return { runs: [], samples: 0 }
  const runs: PollRun[] = []
  const builder = new RunBuilder(runs, evidence.head.policy.holdIntervals)
  const table = new SampleTable(name, use !== null)
  let samples = 0
  try {
    for await (const piece of evidence.pieces(name)) {
      for (const row of table.rows(piece)) {
        samples += 1
        builder.add(row, row.outcome)
        use?.add(row)
      }
    }
    table.end()
  } catch (cause) {
    // A row that cannot be read may be one that was changed: then that is what there is to say.
    if (cause instanceof EvidenceUnreadable) await evidence.check(name)
    throw cause
  }
  use?.end()
  builder.close()
  return { runs, samples }
}
