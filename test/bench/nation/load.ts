/** The agents of a country, each delivering once a minute, over connections that a load balancer keeps. */
import { gzipSync } from 'node:zlib'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Batch } from '#contract/batch.ts'
import type { BootId } from '#contract/ids.ts'
import { PATHS } from '#contract/paths.ts'
import { PROTOCOL_VERSION } from '#contract/words.ts'
import { ImaginedAccessPoint } from '../city-samples.ts'
import { LoadConnection } from '../http-client.ts'
import { tokenOf } from './country.ts'
import type { NationAgent } from './country.ts'

const MINUTE_MS = 60_000
/** How often is looked who is due. */
const TICK_MS = 2
/** One batch of so many is delivered once more, as after an answer that was lost. */
const TWICE_OF = 200
const BOOT = 'b7c1e5' as BootId

export interface LoadOptions {
  readonly port: number
  readonly minutes: number
  /** Minutes before those in which the agents join, as many in each: all that they tell of is new then. */
  readonly minutesOfBeginning: number
  readonly connections: number
  /** Called at the end of these, with what their batches took. */
  readonly onBegun: (tookMs: Float64Array) => void
  /** Called at the end of each minute with what the batches took that were due; 0 while no answer came. */
  readonly onMinute: (minute: number, tookMs: Float64Array) => void
}

export interface LoadResult {
  readonly startMs: number
  readonly seconds: number
  /** From when a batch was due until its answer, of the minutes after the beginning. */
  readonly tookMs: Float64Array
  /** Batches answered 202, without those that were delivered once more. */
  readonly batches: number
  /** Polls of each access point in them, by agent. */
  readonly polls: Uint32Array
  /** Batches delivered once more and answered 202. */
  readonly repeated: number
  /** Answers other than 202 by status; 0 where a connection broke. */
  readonly refused: Readonly<Record<string, number>>
  /** Batches that waited for a connection at the same time, at most. */
  readonly waitingMax: number
}

/** One agent as far as its next batch needs. */
interface Sender extends NationAgent {
  readonly token: string
  readonly devices: readonly ImaginedAccessPoint[]
  sequence: number
  /** When its access points are polled next. */
  nextPollMs: number
}

/** A batch on its way: all polls since the one before, as an agent keeps them while it is not heard. */
interface Body {
  readonly bytes: Buffer
  readonly polls: number
}

/** Delivers for some minutes while the agents join, then for others; they are spread evenly over each. */
export async function deliverNation(
  agents: readonly NationAgent[],
  { port, minutes, minutesOfBeginning, connections, onBegun, onMinute }: LoadOptions,
): Promise<LoadResult> {
  const startMs = Date.now()
  const senders = agents.map((agent, at): Sender => ({
    ...agent,
    token: tokenOf(agent.id),
    devices: agent.accessPoints.map(
      (id, index) => new ImaginedAccessPoint(id, at * 2 + index, startMs, agent.popularity),
    ),
    sequence: 0,
    nextPollMs: 0,
  }))
  const free = await Promise.all(
    Array.from({ length: connections }, () => LoadConnection.open(port)),
  )
  const count = senders.length
  const total = count * (minutesOfBeginning + minutes)
  // Batches are numbered by minute and agent, also those of agents that have not joined yet.
  const hasJoined = (batch: number): boolean =>
    (batch % count) % minutesOfBeginning <= Math.floor(batch / count)
  const tookMs = new Float64Array(total)
  const polls = new Uint32Array(senders.length)
  const refused: Record<string, number> = {}
  const waiting: number[] = []
  const counts = { due: 0, done: 0, batches: 0, repeated: 0, waitingMax: 0 }
  const beganMs = performance.now()
  const dueMs = (batch: number): number => beganMs + (batch / count) * MINUTE_MS

  const post = async (
    connection: LoadConnection,
    sender: Sender,
    { bytes }: Body,
  ): Promise<boolean> => {
    const status = await connection.post(PATHS.batches, sender.token, bytes)
    if (status !== 202) refused[status] = (refused[status] ?? 0) + 1
    return status === 202
  }
  const taken = (at: number, body: Body): void => {
    counts.batches += 1
    polls[at] = (polls[at] ?? 0) + body.polls
  }

  const deliver = async (connection: LoadConnection, batch: number): Promise<void> => {
    const at = batch % count
    const sender = senders[at]
    if (sender === undefined) return
    const body = bodyOf(sender)
    let next = connection
    try {
      const isTaken = await post(connection, sender, body)
      tookMs[batch] = performance.now() - dueMs(batch)
      if (isTaken) taken(at, body)
      if (isTaken && batch % TWICE_OF === 0 && (await post(connection, sender, body)))
        counts.repeated += 1
    } catch {
      refused[0] = (refused[0] ?? 0) + 1
      connection.close()
      next = await LoadConnection.open(port)
    }
    counts.done += 1
    const first = waiting.shift()
    if (first === undefined) free.push(next)
    else void deliver(next, first)
  }

  const ofMinutes = (from: number, until: number): Float64Array =>
    tookMs.slice(from * count, until * count).filter((_, at) => hasJoined(from * count + at))
  for (let next = 0, minute = 1; next < total || counts.done < counts.due; await sleep(TICK_MS)) {
    const nowMs = performance.now()
    for (; next < total && dueMs(next) <= nowMs; next += 1) {
      if (!hasJoined(next)) continue
      counts.due += 1
      const connection = free.pop()
      if (connection === undefined) waiting.push(next)
      else void deliver(connection, next)
    }
    counts.waitingMax = Math.max(counts.waitingMax, waiting.length)
    if (nowMs - beganMs < minute * MINUTE_MS) continue
    if (minute === minutesOfBeginning) {
      onBegun(ofMinutes(0, minute))
      counts.waitingMax = 0
    }
    if (minute > minutesOfBeginning)
      onMinute(minute - minutesOfBeginning, ofMinutes(minute - 1, minute))
    minute += 1
  }
  const seconds = (performance.now() - beganMs) / 1000 - minutesOfBeginning * (MINUTE_MS / 1000)
  for (const connection of free) connection.close()
  const { batches, repeated, waitingMax } = counts
  const steadyMs = tookMs.slice(minutesOfBeginning * count)
  return { startMs, seconds, tookMs: steadyMs, batches, polls, repeated, refused, waitingMax }
}

/** The polls that are due, at least one: they follow each other by the minute, whenever they are sent. */
function bodyOf(sender: Sender): Body {
  const nowMs = Date.now()
  const untilMs = nowMs - MINUTE_MS
  if (sender.sequence === 0) sender.nextPollMs = untilMs
  const polls = Math.max(1, Math.floor((untilMs - sender.nextPollMs) / MINUTE_MS) + 1)
  const atMs = Array.from({ length: polls }, (_, poll) => sender.nextPollMs + poll * MINUTE_MS)
  const batch: Batch = {
    protocolVersion: PROTOCOL_VERSION,
    agent: sender.id,
    boot: BOOT,
    sequence: sender.sequence,
    mode: 'live',
    sentAtMs: nowMs,
    clock: 'system',
    droppedSamples: 0,
    samples: atMs.flatMap((dueMs) => sender.devices.map((device) => device.poll(dueMs, MINUTE_MS))),
  }
  sender.sequence += 1
  sender.nextPollMs += polls * MINUTE_MS
  return { bytes: gzipSync(JSON.stringify(batch), { level: 1 }), polls }
}

/** Quantile of a sorted or unsorted list of times, ms. */
export function quantileMs(tookMs: Float64Array, share: number): number {
  const sorted = tookMs.toSorted()
  const at = Math.min(sorted.length - 1, Math.floor(sorted.length * share))
  return Math.round((sorted[at] ?? 0) * 10) / 10
}
