import type { AccessPointId } from '#contract/ids.ts'
import type { Sample } from '#contract/sample.ts'
import type { Clock } from '../clock.ts'
import { createDayCount, type DayCount } from './day-count.ts'
import { localTime } from './local-day.ts'
import { hashStation, newSalt, wipeSalt, type Salt } from './salt.ts'
import type { SaltFile } from './salt-file.ts'

/** How often changes are told at most: they are small, but each sample has a head. */
export const TELL_MS = 900_000
/** Looks at the day at least this often, whatever the clock does meanwhile. */
const LOOK_MS_MAX = 60_000
/** A salt of before the start is of another day for sure when the clock was unknown for so long. */
const UNKNOWN_DAY_MS_MAX = 86_400_000

export interface VisitorsDeps {
  readonly clock: Pick<Clock, 'monotonicMs' | 'wallMs' | 'source'>
  readonly saltFile: SaltFile
  /** Read anew each time: the server may set other ones. */
  readonly settings: () => { readonly visitors: boolean; readonly timeZone: string }
  readonly append: (sample: Sample) => Promise<void>
  readonly warn: (message: string, error: unknown) => void
}

/**
 * Counts the distinct devices of each local day. Of a device's address nothing is kept but what its
 * salted hash does to a sketch; the salt ends with its day. While the clock is unknown nothing is
 * counted, because a day of unknown date would never end.
 */
export interface Visitors {
  readonly isCounting: () => boolean
  /** Counts the stations that an access point serves at this moment. */
  readonly count: (accessPoint: AccessPointId, macs: readonly string[]) => void
  /** Ends days at their midnight and tells changes; resolves after the signal is aborted. */
  readonly run: (
    sleep: (durationMs: number, signal: AbortSignal) => Promise<void>,
    signal: AbortSignal,
  ) => Promise<void>
  /** Tells what no sample has told yet. The salt stays on disk for a start on the same day. */
  readonly stop: () => Promise<void>
}

/** Never rejects: a disk that fails costs the count its memory through a restart, and no more. */
export async function openVisitors(deps: VisitorsDeps): Promise<Visitors> {
  const { clock, saltFile, append } = deps
  const startedMs = clock.monotonicMs()
  /** The salt that was on disk at the start, until the day is known. */
  let kept = await onDisk(() => saltFile.read())
  if (kept === undefined) await onDisk(() => saltFile.destroy())
  let today: { readonly salt: Salt; readonly count: DayCount } | undefined
  /** Days that are over and not told to the end. */
  let ended: readonly DayCount[] = []
  /** Steps on the disk, one after the other. */
  let disk = Promise.resolve()
  let toldMs = clock.monotonicMs()

  async function onDisk<T>(step: () => Promise<T>): Promise<T | undefined> {
    try {
      return await step()
    } catch (error) {
      deps.warn('the salt of the visitor count cannot be kept on disk or removed from it', error)
      return undefined
    }
  }

  function afterwards(step: () => Promise<void>): void {
    disk = disk.then(() => onDisk(step))
  }

  function localDay(): string | undefined {
    const { visitors, timeZone } = deps.settings()
    if (!visitors || clock.source() === 'unsynchronised') return undefined
    return localTime(clock.wallMs(clock.monotonicMs()), timeZone).day
  }

  /** Ends what is not of the present day; true when it is known and may be counted. */
  function turn(): boolean {
    const day = localDay()
    if (today !== undefined && today.salt.day !== day) endToday()
    const isForeign = kept !== undefined && day !== undefined && kept.day !== day
    if (isForeign || isUnknownForLong()) destroyKept()
    return day !== undefined
  }

  function endToday(): void {
    if (today === undefined) return
    wipeSalt(today.salt)
    afterwards(saltFile.destroy)
    // Where nobody wants the count any more, what is untold is nobody's business either.
    if (deps.settings().visitors) ended = [...ended, today.count]
    today = undefined
  }

  function isUnknownForLong(): boolean {
    const { visitors } = deps.settings()
    return !visitors || clock.monotonicMs() - startedMs > UNKNOWN_DAY_MS_MAX
  }

  function destroyKept(): void {
    if (kept === undefined) return
    wipeSalt(kept)
    kept = undefined
    afterwards(saltFile.destroy)
  }

  function open(day: string): NonNullable<typeof today> {
    const salt = kept ?? newSalt(day)
    if (kept === undefined) {
      afterwards(async () => {
        await saltFile.destroy()
        // The day may be over by the time that it is the disk's turn.
        if (today?.salt === salt) await saltFile.write(salt)
      })
    }
    kept = undefined
    return { salt, count: createDayCount(salt) }
  }

  async function tell(count: DayCount): Promise<void> {
    while (count.hasChanges()) {
      const monotonicMs = clock.monotonicMs()
      const polledAtMs = Math.round(clock.wallMs(monotonicMs))
      const timing = { polledAtMs, monotonicMs, intervalMs: TELL_MS }
      for (const change of count.takeChanges()) {
        await append({ kind: 'visitors', ...change, ...timing })
      }
    }
  }

  async function tellAll(): Promise<void> {
    const over = ended
    ended = []
    for (const count of over) await tell(count)
    if (today !== undefined) await tell(today.count)
    toldMs = clock.monotonicMs()
  }

  function nextLookMs(): number {
    const { timeZone } = deps.settings()
    const { leftMs } = localTime(clock.wallMs(clock.monotonicMs()), timeZone)
    return Math.min(LOOK_MS_MAX, leftMs)
  }

  return {
    isCounting: () => localDay() !== undefined,
    count(accessPoint, macs) {
      const day = localDay()
      if (!turn() || day === undefined) return
      today ??= open(day)
      for (const mac of macs) {
        const station = hashStation(today.salt, mac)
        if (station !== null) today.count.add(accessPoint, station)
      }
    },
    async run(sleep, signal) {
      while (!signal.aborted) {
        turn()
        if (ended.length > 0 || clock.monotonicMs() - toldMs >= TELL_MS) await tellAll()
        await disk
        await sleep(nextLookMs(), signal)
      }
    },
    async stop() {
      turn()
      await tellAll()
      await disk
    },
  }
}
