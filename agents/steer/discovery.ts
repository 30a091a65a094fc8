import { z } from 'zod'
import { discoveryTaskSchema } from '#contract/steering.ts'
import { PATHS } from '#contract/paths.ts'
import type { Http } from '../deliver/http.ts'
import { ask } from './ask.ts'
import type { Log } from './steering.ts'
import { sweep, type SweepDeps, type SweepProgress } from './sweep.ts'

export interface Discovery {
  /** The sweep that is under way; null for none. */
  readonly progress: () => ({ readonly id: string } & SweepProgress) | null
  /** Whether the report of this sweep is still owed. */
  readonly isNews: (id: string) => boolean
  /** Asks for the task, does it and reports; false: ask again later. */
  readonly run: (signal: AbortSignal) => Promise<boolean>
}

export interface DiscoveryDeps extends SweepDeps {
  readonly http: Http
  readonly log: Log
  /** Waits between two attempts to bring the report home. */
  readonly wait: (signal: AbortSignal) => Promise<void>
}

/** Some attempts at bringing a report home; after them the server's next wish begins anew. */
const REPORT_ATTEMPTS = 10

/** Sweeps that the operator asks for. The server keeps the task until its report is there. */
export function createDiscovery(deps: DiscoveryDeps): Discovery {
  const { http, log } = deps
  let progress: ({ readonly id: string } & SweepProgress) | null = null
  /** A receipt that was under way while the report came home still names its sweep. */
  let reported = ''

  async function bringHome(body: { readonly id: string }, signal: AbortSignal): Promise<boolean> {
    for (let attempt = 0; attempt < REPORT_ATTEMPTS && !signal.aborted; attempt += 1) {
      if (attempt > 0) await deps.wait(signal)
      const question = { method: 'POST', path: PATHS.ownDiscovery, body } as const
      const told = await ask(http, question, z.unknown(), signal)
      // A 4xx will not change: the task was withdrawn, or done by somebody else meanwhile.
      const { status = 0 } = told.kind === 'told' ? {} : told
      if (told.kind === 'told' || (status >= 400 && status < 500 && status !== 429)) {
        reported = body.id
        return true
      }
      log.warn({ status }, 'the report of the sweep did not arrive')
    }
    return false
  }

  return {
    progress: () => progress,
    isNews: (id) => id !== reported,
    async run(signal) {
      const question = { method: 'GET', path: PATHS.ownDiscovery } as const
      const told = await ask(http, question, discoveryTaskSchema, signal)
      if (told.kind === 'not-told') {
        log.warn({ status: told.status, reason: told.reason }, 'no task of a sweep came')
        return false
      }
      const { id, subnets, addressesPerSecond } = told.value
      log.info({ sweep: id, subnets, addressesPerSecond }, 'sweep started')
      try {
        const report = await sweep(deps, told.value, (now) => (progress = { id, ...now }), signal)
        // Stopped in the middle: the next start of the agent does it from the beginning.
        if (signal.aborted) return false
        const { addressesAsked, finds, problem } = report
        log.info({ sweep: id, addressesAsked, finds: finds.length, problem }, 'sweep ended')
        return await bringHome(report, signal)
      } finally {
        progress = null
      }
    },
  }
}
