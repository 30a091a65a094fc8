import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { Batch } from '#contract/batch.ts'
import type { BootId } from '#contract/ids.ts'
import type { Sample } from '#contract/sample.ts'
import { PATHS } from '#contract/paths.ts'
import { PROTOCOL_VERSION } from '#contract/words.ts'
import type { AlertCity, AlertPlace } from './alert-city.ts'

/** A day: whatever runs for so long has not started just now. */
const UPTIME_MS = 86_400_000

interface SiteAgentOptions {
  readonly city: AlertCity
  readonly place: AlertPlace
  readonly intervalMs: number
  /** Where in its interval it polls. */
  readonly phaseMs: number
}

/**
 * An agent on a site as the server knows it: one batch per interval over HTTP, with its access point,
 * its line and itself. It is fed from the same line as the access point: both start anew together.
 */
export class SiteAgent {
  readonly #options: SiteAgentOptions
  #boot = newBoot()
  #sequence = 0
  #startedAtMs = Date.now() - UPTIME_MS
  #lastStop: 'first-start' | 'power-loss' = 'first-start'
  #aliveUntilMs: number | null = null
  #running: AbortController | null = null
  #ended: Promise<void> = Promise.resolve()
  delivered = 0
  lastPollAtMs = 0

  constructor(options: SiteAgentOptions) {
    this.#options = options
  }

  /** Polls and delivers from now on, also past a server that is away for a while. */
  begin(): void {
    const running = new AbortController()
    this.#running = running
    this.#ended = this.#run(running.signal)
  }

  /** Falls silent without a word. */
  async cut(): Promise<void> {
    this.#running?.abort()
    await this.#ended
  }

  /** The power is back: machine and access point have started anew, and nothing was spooled. */
  restart(): void {
    this.#boot = newBoot()
    this.#sequence = 0
    this.#startedAtMs = Date.now()
    this.#lastStop = 'power-loss'
    this.#aliveUntilMs = this.lastPollAtMs
    this.begin()
  }

  async #run(signal: AbortSignal): Promise<void> {
    const { intervalMs, phaseMs } = this.#options
    while (!signal.aborted) {
      const waitMs = intervalMs - ((Date.now() - phaseMs) % intervalMs)
      await pause(waitMs, undefined, { signal }).catch(() => undefined)
      if (!signal.aborted) await this.#deliver()
    }
  }

  async #deliver(): Promise<void> {
    const { city, place } = this.#options
    const nowMs = Date.now()
    const batch: Batch = {
      protocolVersion: PROTOCOL_VERSION,
      agent: place.agent as Batch['agent'],
      boot: this.#boot,
      sequence: (this.#sequence += 1),
      mode: 'live',
      sentAtMs: nowMs,
      clock: 'system',
      droppedSamples: 0,
      samples: this.#samples(nowMs),
    }
    const answer = await fetch(`${city.url}${PATHS.batches}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${city.tokens.get(place.agent)}`,
      },
      body: JSON.stringify(batch),
    }).catch(() => null)
    // Without a server what was polled is lost here: the next poll tells how it is.
    if (answer === null) return
    if (answer.status !== 202) throw new Error(`${answer.status}: ${await answer.text()}`)
    await answer.arrayBuffer()
    this.delivered += 1
    this.lastPollAtMs = nowMs
  }

  #samples(nowMs: number): Sample[] {
    const { place, intervalMs } = this.#options
    const uptimeMs = nowMs - this.#startedAtMs
    const timing = { polledAtMs: nowMs, monotonicMs: uptimeMs, intervalMs }
    const outcome = { kind: 'ok', rttMs: 3 } as const
    const probe = { kind: 'tcp', target: '192.0.2.1:443', ok: true, rttMs: 20, lossPercent: 0 }
    const samples = [
      {
        kind: 'access-point',
        accessPoint: place.id,
        ...timing,
        outcome,
        reading: {
          uptimeMs,
          clients: 12,
          cpuPercent: 7,
          memoryUsedPercent: 40,
          radios: [],
          ssids: [],
          traffic: null,
        },
      },
      {
        kind: 'uplink',
        uplink: `${place.id}-wan`,
        ...timing,
        outcome,
        probes: [probe],
        traffic: null,
      },
      {
        kind: 'agent',
        ...timing,
        version: '1.0.0',
        systemUptimeMs: uptimeMs,
        cpuPercent: 1,
        rssBytes: 40_000_000,
        spooledSamples: 0,
        droppedSamples: 0,
        starts: 1,
        lastStop: this.#lastStop,
        aliveUntilMs: this.#aliveUntilMs,
        clock: 'system',
      },
    ]
    return samples as Sample[]
  }
}

/** The boot id of a machine's start. */
function newBoot(): BootId {
  return randomUUID() as BootId
}
