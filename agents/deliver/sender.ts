import { randomBytes } from 'node:crypto'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { z } from 'zod'
import type { Batch } from '#contract/batch.ts'
import type { AgentId } from '#contract/ids.ts'
import { timestampMs } from '#contract/sample.ts'
import { PATHS } from '#contract/paths.ts'
import { MODE_HEADER, PROTOCOL_VERSION } from '#contract/words.ts'
import type { Clock, ServerTime } from '../clock.ts'
import type { SpoolRange } from '../spool/records.ts'
import type { Spool, SpoolBatch } from '../spool.ts'
import { readAnswer, type Verdict } from './answer.ts'
import type { Http, HttpRequest } from './http.ts'
import { UNDATABLE } from './set-aside.ts'

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
/** A first answer that took longer is asked for again: it held the name look-up and handshake. */
const ROUND_TRIP_MS_MAX = 500
const gzipAsync = promisify(gzip)
const healthSchema = z.object({ nowMs: timestampMs })

/** The sequence of a batch follows from its range, so that the same key is the same content. */
export function sequenceOf(range: SpoolRange): number {
  return range.first * SEQUENCE_SPAN + (range.last - range.first)
}

/**
 * Sends a batch and reads the answer. An urgent one asks to be admitted as live whatever its age.
 * Nothing is sent before the server's time was compared with the machine's once in this process,
 * and once more after a jump: a clock that is hours behind looks like any other. Samples that
 * nobody can date come back as `unreadable`, and go no further.
 */
export function createSender(deps: SenderDeps, options: SenderOptions) {
  const { clock, spool } = deps
  const instance = randomBytes(8).toString('hex')

  async function exchange(request: HttpRequest, signal: AbortSignal) {
    const sentMs = clock.monotonicMs()
    const answer = await deps.http(request, signal)
    return { answer, sentMs, receivedMs: clock.monotonicMs() }
  }

  /** Asks the server for its time; the better of two answers counts. Says why there is none. */
  async function compareClocks(signal: AbortSignal): Promise<string | null> {
    const first = await askTime(signal)
    if (typeof first === 'string') return first
    const isSlow = first.receivedMs - first.sentMs > ROUND_TRIP_MS_MAX
    const second = isSlow ? await askTime(signal) : first
    const isWorse = typeof second === 'string' || boundOf(first) <= boundOf(second)
    clock.compare(isWorse ? first : second)
    return null
  }

  async function askTime(signal: AbortSignal): Promise<ServerTime | string> {
    const { answer, ...times } = await exchange({ method: 'GET', path: PATHS.health }, signal)
    if (answer.kind === 'none') return answer.reason
    if (answer.status !== 200) return `${answer.status} to ${PATHS.health}`
    const health = healthSchema.safeParse(parseJson(answer.body))
    if (health.success) return { ...times, serverMs: health.data.nowMs, resolutionMs: 1 }
    // Servers of version 1 say it only so.
    const dateMs = Date.parse(answer.headers.date ?? '')
    if (Number.isNaN(dateMs)) return 'the server tells no time'
    return { ...times, serverMs: dateMs, resolutionMs: 1000 }
  }

  function batchOf({ range, samples }: SpoolBatch): Batch {
    const nowMs = clock.monotonicMs()
    const isOwnBoot = range.boot === spool.boot
    const newestMs = samples.reduce((newest, one) => Math.max(newest, one.monotonicMs), 0)
    return {
      protocolVersion: PROTOCOL_VERSION,
      agent: options.agent,
      boot: range.boot,
      instance,
      sequence: sequenceOf(range),
      mode: isOwnBoot && newestMs >= nowMs - options.liveMs ? 'live' : 'backfill',
      sentAtMs: Math.round(clock.wallMs(nowMs)),
      clock: clock.source(),
      droppedSamples: spool.dropped,
      samples: [...samples],
    }
  }

  return async (given: SpoolBatch, urgent: boolean, signal: AbortSignal): Promise<Verdict> => {
    if (!clock.status().compared) {
      const reason = await compareClocks(signal)
      if (reason !== null) return { kind: 'unsent', reason }
    }
    await spool.keepAnchors()
    // Loaded before the time was known, its samples get it now.
    const loaded = given.dated ? given : await spool.load(given.range)
    if (loaded === undefined) return { kind: 'unsent', reason: 'the batch cannot be read' }
    if (!loaded.dated) return { kind: 'unreadable', indexes: [], reason: UNDATABLE }
    const batch = batchOf(loaded)
    const body = await gzipAsync(JSON.stringify(batch))
    const headers = { [MODE_HEADER]: urgent ? 'live' : batch.mode }
    const request = { method: 'POST', path: PATHS.batches, headers, body } as const
    const { answer, ...times } = await exchange(request, signal)
    const nowMs = clock.wallMs(times.receivedMs)
    const verdict = readAnswer(answer, batch, nowMs)
    if (verdict.kind === 'delivered') {
      clock.compare({ ...times, serverMs: verdict.receipt.serverTimeMs, resolutionMs: 1 })
    }
    return verdict
  }
}

const boundOf = ({ sentMs, receivedMs, resolutionMs }: ServerTime): number =>
  receivedMs - sentMs + resolutionMs

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
