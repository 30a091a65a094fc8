import type { Sample } from '#contract/sample.ts'
import { encodeFrame } from './frames.ts'
import { encodeBlock, isDated, type SpoolRange } from './records.ts'
import { samplesOf, type Placed, type Segment, type StoredRun } from './segments.ts'

/** Samples of one block: what a damaged one loses, 40 minutes of a site with 4 access points. */
export const BLOCK_SAMPLES_MAX = 250

/** What a segment becomes when its records are packed together. */
export interface Compacted {
  readonly file: Buffer
  readonly runs: readonly Omit<StoredRun, 'segment'>[]
  /** Runs that could not be read and are not in the new file. */
  readonly unreadable: readonly StoredRun[]
}

export interface CompactDeps {
  /** Whether a sample still has to be delivered. */
  readonly isPending: (run: StoredRun, ordinal: number) => boolean
  /** The samples of a run with their final times, or undefined while those are not known. */
  readonly date: (run: StoredRun, samples: readonly Sample[]) => readonly Sample[] | undefined
  /** Notes that must not be lost with the old file. */
  readonly notes: readonly Buffer[]
}

interface Group {
  readonly range: SpoolRange
  readonly samples: Sample[]
  readonly dated: boolean
}

/**
 * Packs the pending samples of a segment as blocks, under the ordinals they have. What has left the
 * spool is not written again. Lets other work run between blocks.
 */
export async function compact(
  segment: Segment,
  file: Buffer,
  deps: CompactDeps,
): Promise<Compacted> {
  const chunks = deps.notes.map(encodeFrame)
  let bytes = chunks.reduce((sum, chunk) => sum + chunk.length, 0)
  const runs: Omit<StoredRun, 'segment'>[] = []
  const unreadable: StoredRun[] = []
  const write = ({ range, samples, dated }: Group): void => {
    const frame = encodeFrame(encodeBlock(range, samples, dated))
    const placed: Placed = { offset: bytes, bytes: frame.length }
    const newestAtMs = samples.reduce((newest, { polledAtMs }) => Math.max(newest, polledAtMs), 0)
    runs.push({ kind: 'block', ...range, ...placed, newestAtMs: dated ? newestAtMs : 0 })
    chunks.push(frame)
    bytes += frame.length
  }

  let group: Group | undefined
  for (const run of segment.runs) {
    const read = readFrom(file, run)
    if (read === undefined) {
      unreadable.push(run)
      continue
    }
    const final = isDated(run) ? read : deps.date(run, read)
    for (const [index, sample] of (final ?? read).entries()) {
      const ordinal = run.first + index
      if (!deps.isPending(run, ordinal)) continue
      const range = { boot: run.boot, first: ordinal, last: ordinal }
      const extended = group && extend(group, range, final !== undefined)
      if (group !== undefined && extended === undefined) {
        write(group)
        await new Promise(setImmediate)
      }
      group = extended ?? { range, samples: [], dated: final !== undefined }
      group.samples.push(sample)
    }
  }
  if (group !== undefined) write(group)
  return { file: Buffer.concat(chunks), runs, unreadable }
}

/** The group with the next sample's place in it, or undefined when that begins another block. */
function extend(group: Group, next: SpoolRange, dated: boolean): Group | undefined {
  const { range, samples } = group
  const follows = range.boot === next.boot && next.first === range.last + 1
  if (!follows || dated !== group.dated || samples.length >= BLOCK_SAMPLES_MAX) return undefined
  return { ...group, range: { ...range, last: next.last } }
}

function readFrom(file: Buffer, run: StoredRun): readonly Sample[] | undefined {
  try {
    return samplesOf(run, file, run.offset)
  } catch {
    return undefined
  }
}
