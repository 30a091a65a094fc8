import { askEngine, EngineAnswerError, textOfAnswer } from '../lines/ask-engine.ts'
import type { LineEngine } from '../lines/line-engine.ts'
import type { VictoriaPlace } from '../series-url.ts'
import { StoreSetupError } from '../setup-error.ts'
import { checkFlags, flagsOf, startOf } from './flags.ts'
import type { Kept } from './victoria-engine.ts'
import { metricsOf, VictoriaEngine } from './victoria-engine.ts'

const ACCESS_TIMEOUT_MS = 15_000

/**
 * Refuses a server whose flags would double readings or drop them; what its flags are it tells among
 * its metrics, of a cluster those of `vmselect`. Throws `StoreSetupError`.
 */
export async function openVictoria(
  place: VictoriaPlace,
  pollsDays: number,
  kept: Kept,
): Promise<LineEngine> {
  const { cluster, shown } = place
  const question = metricsOf(cluster?.selectHost ?? place.base)
  const metrics = await askEngine('victoriametrics', place, question, textOfAnswer).catch(
    (cause: unknown) => {
      if (!(cause instanceof EngineAnswerError)) throw cause
      throw new StoreSetupError(
        `VictoriaMetrics at ${shown} does not tell its flags: /metrics must be readable; ${cause.message}`,
        { cause },
      )
    },
  )
  const flags = flagsOf(metrics)
  const startedAt = startOf(metrics)
  if (flags.size === 0 || startedAt === null) {
    throw new StoreSetupError(
      `what answers at ${shown} is no VictoriaMetrics: its /metrics have no flags`,
    )
  }
  checkFlags(flags, shown, pollsDays)
  await checkAccess(place)
  return new VictoriaEngine(place, cluster === null ? startedAt : null, kept)
}

/** What its metrics are read with need not be what readings are read and written with. */
async function checkAccess(place: VictoriaPlace): Promise<void> {
  const { insert, select } = place
  const nothing = { url: `${insert}/write`, body: '', timeoutMs: ACCESS_TIMEOUT_MS }
  await askEngine('victoriametrics', place, nothing, textOfAnswer)
  const body = new URLSearchParams({ query: '1' })
  const one = { url: `${select}/api/v1/query`, body, timeoutMs: ACCESS_TIMEOUT_MS }
  await askEngine('victoriametrics', place, one, textOfAnswer)
}
