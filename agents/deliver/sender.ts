import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { Batch } from '#contract/batch.ts'
import type { AgentId } from '#contract/ids.ts'
import type { Sample } from '#contract/sample.ts'
import { MODE_HEADER, PATHS, PROTOCOL_VERSION } from '#contract/words.ts'
import type { Clock } from '../clock.ts'
import type { SpoolRange } from '../spool/records.ts'
import type { Spool, SpoolBatch } from '../spool.ts'
import { readAnswer, type Verdict } from './answer.ts'
import type { Http, HttpRequest } from './http.ts'

export interface SenderDeps {
  readonly http: Http
  readonly clock: Clock
  readonly spool: Spool
}

export interface SenderOptions {
  readonly agent: AgentId
  /** Age up to which a batch is live, ms. */
  readonly liveMs: number
}

/** Ordinals of a boot are numbered in steps of this, so that (first, last) fits one sequence. */
export const SEQUENCE_SPAN = 2048
/** The protocol takes no earlier time: such samples were polled before the clock was set. */
const UNSET_CLOCK_MS = 946_684_800_000
const gzipAsync = promisify(gzip)

/** The sequence of a batch follows from its range, so that the same key is the same content. */
export function sequenceOf(range: SpoolRange): number {
  return range.first * SEQUENCE_SPAN + (range.last - range.first)
}

/**
 * Sends a batch and reads the answer; learns the time from the server while there is no other. An
 * urgent one asks to be admitted as live whatever its age.
 */
export function createSender(deps: SenderDeps, options: SenderOptions) {
  const { clock, spool } = deps

  async function exchange(request: HttpRequest, signal: AbortSignal) {
    const sentMs = clock.monotonicMs()
    const answer = await deps.http(request, signal)
    const dateMs = answer.kind === 'answer' ? Date.parse(answer.headers.date ?? '') : Number.NaN
    // Half of the round trip is the best guess of when the server looked at its clock.
    const middleMs = Math.round((sentMs + clock.monotonicMs()) / 2)
    if (!Number.isNaN(dateMs)) clock.anchor(dateMs, middleMs)
    return answer
  }

  function batchOf({ range, samples }: SpoolBatch): Batch {
    const nowMs = clock.monotonicMs()
    const isOwnBoot = range.boot === spool.boot
    const newestMs = samples.reduce((newest, one) => Math.max(newest, one.monotonicMs), 0)
    return {
      protocolVersion: PROTOCOL_VERSION,
      agent: options.agent,
      boot: range.boot,
      sequence: sequenceOf(range),
      mode: isOwnBoot && newestMs >= nowMs - options.liveMs ? 'live' : 'backfill',
      sentAtMs: Math.round(clock.wallMs(nowMs)),
      clock: clock.source(),
      droppedSamples: spool.dropped,
      samples: samples.map((sample) => (isOwnBoot ? dated(sample, clock) : sample)),
    }
  }

  return async (batch: SpoolBatch, urgent: boolean, signal: AbortSignal): Promise<Verdict> => {
    if (clock.source() === 'unsynchronised') {
      await exchange({ method: 'GET', path: PATHS.health }, signal)
      if (clock.source() === 'unsynchronised') {
        return { kind: 'unsent', reason: 'neither the system nor the server tells the time' }
      }
    }
    const plain = batchOf(batch)
    const body = await gzipAsync(JSON.stringify(plain))
    const headers = { [MODE_HEADER]: urgent ? 'live' : plain.mode }
    const answer = await exchange({ method: 'POST', path: PATHS.batches, body, headers }, signal)
    return readAnswer(answer, batch.samples.length, clock.wallMs(clock.monotonicMs()))
  }
}

/** A sample polled before the clock was set gets its time now. */
function dated(sample: Sample, clock: Clock): Sample {
  if (sample.polledAtMs >= UNSET_CLOCK_MS) return sample
  return { ...sample, polledAtMs: Math.round(clock.wallMs(sample.monotonicMs)) }
}
