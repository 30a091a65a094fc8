import { createHash } from 'node:crypto'
import { Secret } from '#contract/secret.ts'
import type { Targets } from '../config/targets.ts'
import { jobsOf, type Job, type JobDeps } from '../jobs.ts'
import { startSchedule, type ScheduleDeps, type ScheduleStats } from '../schedule.ts'

/** What is polled now, replaceable while it runs. */
export interface Polling {
  /**
   * Polls these from now on. A target that is as before keeps its poller, what that has learned of
   * its device, and its place in time.
   */
  readonly replace: (targets: Targets) => Promise<void>
  readonly stats: () => ScheduleStats
  /** Settles when the signal is aborted and all open polls have ended; rejects with their bug. */
  readonly done: Promise<void>
}

export function startPolling(
  time: ScheduleDeps,
  deps: JobDeps,
  targets: Targets,
  signal: AbortSignal,
): Polling {
  let jobs = jobsOfEach(targets, deps, new Map())
  const schedule = startSchedule(time, all(jobs), (job, jobSignal) => job.run(jobSignal), signal)

  async function replace(next: Targets): Promise<void> {
    if (signal.aborted) return
    const before = jobs
    jobs = jobsOfEach(next, deps, before)
    await schedule.replace(all(jobs))
    for (const [key, left] of before) if (!jobs.has(key)) close(left)
  }

  return {
    replace,
    stats: schedule.stats,
    done: schedule.done.finally(() => jobs.forEach(close)),
  }
}

type JobsByTarget = ReadonlyMap<string, readonly Job[]>

/** The jobs of each target by what it says, taken over from `before` where that is the same. */
function jobsOfEach(targets: Targets, deps: JobDeps, before: JobsByTarget): JobsByTarget {
  const none = Object.fromEntries(Object.keys(targets).map((table) => [table, []]))
  const single = Object.entries(targets).flatMap(([table, rows]) =>
    rows.map((row: unknown) => ({ ...none, [table]: [row] }) as unknown as Targets),
  )
  return new Map(
    single.map((one) => {
      const key = fingerprint(one)
      return [key, before.get(key) ?? jobsOf(one, deps)]
    }),
  )
}

/** The same for the same target, secrets included, and useless to whoever reads it in a dump. */
function fingerprint(target: Targets): string {
  const text = JSON.stringify(target, function reveal(this: Record<string, unknown>, key, value) {
    // A secret's own toJSON has already hidden it in `value`.
    const raw = this[key]
    return raw instanceof Secret ? raw.reveal() : (value as unknown)
  })
  return createHash('sha256').update(text).digest('base64')
}

function all(jobs: JobsByTarget): readonly Job[] {
  return [...jobs.values()].flat()
}

function close(jobs: readonly Job[]): void {
  for (const job of jobs) job.close()
}
