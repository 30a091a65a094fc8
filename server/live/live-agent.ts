import type { Batch } from '#contract/batch.ts'
import type { AgentNow } from '#contract/fleet.ts'
import type { AgentId } from '#contract/ids.ts'
import type { AgentSample } from '#contract/sample.ts'
import { PROTOCOL_VERSION } from '#contract/words.ts'
import { CloneWatch } from './clone-watch.ts'

/** Agents deliver once per interval; this is taken while one has not told its own. */
const INTERVAL_MS = 60_000
/** As for polls: silent for longer than this many intervals means it does not report. */
const HOLD_INTERVALS = 2.5
/** A copy that has not been heard of for so long is gone. */
const CLONE_GONE_MS = 3_600_000

/** What a batch says about the process that sends it. */
export type Sender = Pick<Batch, 'boot' | 'instance' | 'mode' | 'protocolVersion' | 'clock'>

/** What the server expects of an agent; `version` is the server's own, null when not known. */
export interface ExpectedAgent {
  readonly place: AgentNow['place']
  readonly configRevision: number
  readonly version: string | null
}

/** All of an agent that outlives a restart. */
export interface AgentMemory {
  lastSeenAtMs: number | null
  intervalMs: number
  /** Time of the agent's newest word about itself. */
  toldAtMs: number
  version: string | null
  spooledSamples: number | null
  droppedSamples: number
  protocolVersion: number | null
  clock: AgentNow['clock']
  configApplied: number | null
  configProblem: string | null
  spoolDurable: boolean | null
  starts: number | null
  lastStop: AgentNow['lastStop']
  clonedSinceMs: number | null
  cloneSeenAtMs: number
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
    protocolVersion: null,
    clock: null,
    configApplied: null,
    configProblem: null,
    spoolDurable: null,
    starts: null,
    lastStop: null,
    clonedSinceMs: null,
    cloneSeenAtMs: 0,
  }
  shown: AgentNow['state'] = 'unknown'
  readonly #clones = new CloneWatch()
  #expected: ExpectedAgent = { place: null, configRevision: 0, version: null }

  constructor(id: AgentId) {
    this.id = id
  }

  /** A batch came: the agent is alive, whatever the batch holds. */
  seen(receivedAtMs: number): void {
    this.memory.lastSeenAtMs = Math.max(receivedAtMs, this.memory.lastSeenAtMs ?? 0)
  }

  /** Takes what a batch says about its sender; `cloned` when it is the first to show a copy. */
  heard(sender: Sender, receivedAtMs: number): 'cloned' | 'fine' {
    const { memory } = this
    memory.protocolVersion = sender.protocolVersion
    memory.clock = sender.clock
    // Before version 2 the spool of former boots is told from a copy by the mode alone.
    const process = sender.instance ?? (sender.mode === 'live' ? sender.boot : undefined)
    if (process === undefined || !this.#clones.heard(process, receivedAtMs)) return 'fine'
    memory.cloneSeenAtMs = receivedAtMs
    if (memory.clonedSinceMs !== null) return 'fine'
    memory.clonedSinceMs = receivedAtMs
    return 'cloned'
  }

  /** Samples that the agent has had to drop since its first start, as it counts them itself. */
  dropped(samples: number): void {
    this.memory.droppedSamples = samples
  }

  take(sample: AgentSample): void {
    const { memory } = this
    if (sample.polledAtMs < memory.toldAtMs) return
    memory.toldAtMs = sample.polledAtMs
    memory.intervalMs = sample.intervalMs
    memory.version = sample.version
    memory.spooledSamples = sample.spooledSamples
    memory.droppedSamples = sample.droppedSamples
    memory.clock = sample.clock ?? memory.clock
    // An agent that was taken back to an older version does not say these any more.
    memory.configApplied = sample.configRevision ?? null
    memory.configProblem = sample.configProblem ?? null
    memory.spoolDurable = sample.spoolDurable ?? null
    memory.starts = sample.starts ?? null
    memory.lastStop = sample.lastStop ?? null
  }

  /** Takes what the server expects of the agent; true when the operator wants something else. */
  expect(expected: ExpectedAgent): boolean {
    const former = this.#expected
    this.#expected = expected
    return former.place !== expected.place || former.configRevision !== expected.configRevision
  }

  /** Looks at the clock; true when what is shown has changed. */
  look(nowMs: number): boolean {
    const { memory } = this
    const { lastSeenAtMs, intervalMs } = memory
    const former = this.shown
    if (lastSeenAtMs === null) this.shown = 'unknown'
    else this.shown = nowMs - lastSeenAtMs > HOLD_INTERVALS * intervalMs ? 'down' : 'up'
    const isCloneGone =
      memory.clonedSinceMs !== null && nowMs - memory.cloneSeenAtMs > CLONE_GONE_MS
    if (isCloneGone) memory.clonedSinceMs = null
    return this.shown !== former || isCloneGone
  }

  /** Whether it reports, has nothing waiting and keeps what it has. */
  isSurelyWell(): boolean {
    const { spooledSamples, spoolDurable } = this.memory
    return this.shown !== 'down' && (spooledSamples ?? 0) === 0 && spoolDurable !== false
  }

  /** What tells whether it is well. */
  health(): Pick<AgentNow, 'id' | 'state' | 'lastSeenAtMs' | 'spooledSamples' | 'spoolDurable'> {
    const { lastSeenAtMs, spooledSamples, spoolDurable } = this.memory
    return { id: this.id, state: this.shown, lastSeenAtMs, spooledSamples, spoolDurable }
  }

  now(): AgentNow {
    const { memory } = this
    return {
      id: this.id,
      state: this.shown,
      lastSeenAtMs: memory.lastSeenAtMs,
      version: memory.version,
      spooledSamples: memory.spooledSamples,
      droppedSamples: memory.droppedSamples,
      place: this.#expected.place,
      protocolVersion: memory.protocolVersion,
      isBehind: this.#isBehind(),
      clonedSinceMs: memory.clonedSinceMs,
      clock: memory.clock,
      configRevision: this.#expected.configRevision,
      configApplied: memory.configApplied,
      configProblem: memory.configProblem,
      spoolDurable: memory.spoolDurable,
      starts: memory.starts,
      lastStop: memory.lastStop,
    }
  }

  #isBehind(): boolean {
    const { protocolVersion, version } = this.memory
    if (protocolVersion !== null && protocolVersion < PROTOCOL_VERSION) return true
    return isOlder(version, this.#expected.version)
  }
}

/** Whether a version such as `0.2.0` is before another; what is no such version is not. */
function isOlder(version: string | null, than: string | null): boolean {
  const [a, b] = [partsOf(version), partsOf(than)]
  if (a === null || b === null) return false
  const index = a.findIndex((part, at) => part !== b[at])
  return index >= 0 && (a[index] ?? 0) < (b[index] ?? 0)
}

function partsOf(version: string | null): readonly number[] | null {
  const match = /^(\d+)\.(\d+)\.(\d+)/.exec(version ?? '')
  return match === null ? null : match.slice(1).map(Number)
}
