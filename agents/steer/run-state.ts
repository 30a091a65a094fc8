import { readFile, stat, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { timestampMs } from '#contract/sample.ts'
import { bootIdSchema, type BootId } from '#contract/ids.ts'
import type { LastStop } from '#contract/words.ts'
import { writeDurably } from './durable-file.ts'

/** What this start of the agent says of the one before it. */
export interface StartFacts {
  /** Starts of the process in this start of the machine, this one included. */
  readonly starts?: number
  /** Absent when nothing can be known: the state was damaged, or no disk keeps it. */
  readonly lastStop?: LastStop
  readonly aliveUntilMs?: number | null
}

/** The agent's own life, kept in `run.json` so that the next start can tell how this one ended. */
export interface RunState {
  readonly facts: StartFacts
  /** A sign of life, by the time of the file alone: no data is written. Never rejects. */
  readonly alive: () => Promise<void>
  /** The agent was told to stop. Never rejects. */
  readonly stop: () => Promise<void>
  readonly bytesWritten: () => number
}

const stateSchema = z.object({
  boot: bootIdSchema,
  starts: z.int().min(1),
  toldToStop: z.boolean(),
})
type State = z.infer<typeof stateSchema>

/** What setting a file's time costs the flash: about one inode. */
const INODE_BYTES = 256

/**
 * Each sign of life costs the flash some blocks of its journal. What was delivered or spooled tells
 * the time of an end more closely anyway.
 */
const ALIVE_MS_MIN = 600_000

export interface RunStateDeps {
  readonly directory: string
  readonly boot: BootId
  readonly monotonicMs: () => number
  /** Unix ms; null while nothing tells the time. */
  readonly wallMs: () => number | null
}

/** Reads how the last start ended and notes this one. Never rejects. */
export async function openRunState(deps: RunStateDeps): Promise<RunState> {
  const { boot } = deps
  const path = pathIn(deps.directory)
  let bytesWritten = 0
  let nextAliveMs = 0
  const before = await readState(path)
  const aliveUntilMs = await aliveUntil(path)
  const known = before === 'absent' || before === 'damaged' ? undefined : before
  const starts = known?.boot === boot ? known.starts + 1 : 1
  const kept = await write({ boot, starts, toldToStop: false })

  async function write(state: State): Promise<boolean> {
    const text = `${JSON.stringify(state)}\n`
    try {
      await writeDurably(path, text)
      bytesWritten += text.length
    } catch {
      // A disk that takes nothing is the spool's to report.
      return false
    }
    // Until the time is known the file has the time of a clock that was never set.
    await dateFile(deps.wallMs() ?? 0)
    return true
  }

  async function alive(): Promise<void> {
    const nowMs = deps.wallMs()
    if (nowMs === null || deps.monotonicMs() < nextAliveMs) return
    nextAliveMs = deps.monotonicMs() + ALIVE_MS_MIN
    await dateFile(nowMs)
  }

  async function dateFile(atMs: number): Promise<void> {
    try {
      await utimes(path, atMs / 1000, atMs / 1000)
      bytesWritten += INODE_BYTES
    } catch {
      // A disk that takes nothing is the spool's to report.
    }
  }

  const facts = (): StartFacts => {
    if (!kept || before === 'damaged') return {}
    if (known === undefined) return { starts, lastStop: 'first-start', aliveUntilMs: null }
    return { starts, lastStop: lastStopOf(known, boot), aliveUntilMs }
  }

  return {
    facts: facts(),
    alive: kept ? alive : () => Promise.resolve(),
    async stop() {
      if (kept) await write({ boot, starts, toldToStop: true })
    },
    bytesWritten: () => bytesWritten,
  }
}

/** How the last run ended, for who looks while none runs; null for unknown. */
export async function readLastRun(directory: string) {
  const state = await readState(pathIn(directory))
  const toldToStop = typeof state === 'string' ? null : state.toldToStop
  return { aliveUntilMs: await aliveUntil(pathIn(directory)), toldToStop }
}

function pathIn(directory: string): string {
  return join(directory, 'run.json')
}

function lastStopOf(before: State, boot: BootId): LastStop {
  if (before.boot === boot) return before.toldToStop ? 'orderly' : 'killed'
  return before.toldToStop ? 'reboot' : 'power-loss'
}

async function readState(path: string): Promise<State | 'absent' | 'damaged'> {
  try {
    return stateSchema.parse(JSON.parse(await readFile(path, 'utf8')))
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'absent' : 'damaged'
  }
}

async function aliveUntil(path: string): Promise<number | null> {
  const atMs = await stat(path).then(
    ({ mtimeMs }) => Math.round(mtimeMs),
    () => 0,
  )
  return timestampMs.safeParse(atMs).success ? atMs : null
}
