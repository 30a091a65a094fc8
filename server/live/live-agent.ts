import type { AgentNow } from '#contract/fleet.ts'
import type { AgentId } from '#contract/ids.ts'
import type { AgentSample } from '#contract/sample.ts'

/** Agents deliver once per interval; this is taken while one has not told its own. */
const INTERVAL_MS = 60_000
/** As for polls: silent for longer than this many intervals means it does not report. */
const HOLD_INTERVALS = 2.5

/** All of an agent that outlives a restart. */
export interface AgentMemory {
  lastSeenAtMs: number | null
  intervalMs: number
  /** Time of the agent's newest word about itself. */
  toldAtMs: number
  version: string | null
  spooledSamples: number | null
  droppedSamples: number
}

/** The live state of one agent: whether it reports, and what it says about itself. */
export class LiveAgent {
  readonly id: AgentId
  memory: AgentMemory = {
    lastSeenAtMs: null,
    intervalMs: INTERVAL_MS,
    toldAtMs: 0,
    version: null,
    spooledSamples: null,
    droppedSamples: 0,
  }
  shown: AgentNow['state'] = 'unknown'

  constructor(id: AgentId) {
    this.id = id
  }

  /** A batch came: the agent is alive, whatever the batch holds. */
  seen(receivedAtMs: number): void {
    this.memory.lastSeenAtMs = Math.max(receivedAtMs, this.memory.lastSeenAtMs ?? 0)
  }

  /** Samples that the agent has had to drop since its first start, as it counts them itself. */
  dropped(samples: number): void {
    this.memory.droppedSamples = samples
  }

  take(sample: AgentSample): void {
    if (sample.polledAtMs < this.memory.toldAtMs) return
    this.memory.toldAtMs = sample.polledAtMs
    this.memory.intervalMs = sample.intervalMs
    this.memory.version = sample.version
    this.memory.spooledSamples = sample.spooledSamples
    this.memory.droppedSamples = sample.droppedSamples
  }

  /** Looks at the clock; true when what is shown has changed. */
  look(nowMs: number): boolean {
    const { lastSeenAtMs, intervalMs } = this.memory
    const former = this.shown
    if (lastSeenAtMs === null) this.shown = 'unknown'
    else this.shown = nowMs - lastSeenAtMs > HOLD_INTERVALS * intervalMs ? 'down' : 'up'
    return this.shown !== former
  }

  now(): AgentNow {
    const { lastSeenAtMs, version, spooledSamples, droppedSamples } = this.memory
    return {
      id: this.id,
      state: this.shown,
      lastSeenAtMs,
      version,
      spooledSamples,
      droppedSamples,
      place: null,
      protocolVersion: null,
      isBehind: false,
      clonedSinceMs: null,
      clock: null,
      configRevision: 0,
      configApplied: null,
      configProblem: null,
      spoolDurable: null,
      starts: null,
      lastStop: null,
    }
  }
}
