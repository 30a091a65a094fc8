import { Hono } from 'hono'
import { PATHS } from '#contract/paths.ts'
import type { HeldStore, StorePlace } from '#contract/stores.ts'
import type { HeldFile } from '../../store/embedded/file-hold.ts'
import { StoreBusyError } from '../../store/series-store.ts'
import { problem } from '../problem.ts'

export interface StoreHoldDeps {
  readonly version: string
  readonly city: string
  readonly series: StorePlace
  readonly journal: StorePlace
  /** Holds the series file; null where readings are elsewhere. Throws `StoreBusyError` for a second. */
  readonly hold: () => Promise<HeldFile | null>
  /** Aborted when the server closes, which waits for no copy. */
  readonly closing: AbortSignal
  readonly nowMs: () => number
}

/** A sign of life, by which both ends learn that the other is gone. */
const ALIVE_EVERY_MS = 5000
/** A copy that takes longer has come to a halt; the log must not grow for ever. */
const HOLD_MS_MAX = 4 * 3_600_000

/**
 * `POST /v1/store/hold`: a line of JSON, then an empty one each 5 s; 409 while another holds it. The series file stays as it is
 * until whoever asked leaves; an answer that ends before says that it did not. Never open to the network.
 */
export function storeHoldRoutes(deps: StoreHoldDeps): Hono {
  return new Hono().post(PATHS.storeHold, async (c) => {
    const held = await deps.hold().catch((cause: unknown) => {
      if (cause instanceof StoreBusyError) return 'busy' as const
      throw cause
    })
    if (held === 'busy') return problem(c, 409, 'Another backup is under way')
    const { version, city, series, journal } = deps
    const about = { version, city, series, journal, takenAtMs: deps.nowMs() }
    const line: HeldStore = { ...about, seriesBytes: held?.bytes ?? null }
    c.header('Content-Type', 'application/x-ndjson')
    c.header('Cache-Control', 'no-store')
    return c.body(lifeOf(`${JSON.stringify(line)}\n`, held, deps.closing))
  })
}

function lifeOf(
  line: string,
  held: HeldFile | null,
  closing: AbortSignal,
): ReadableStream<Uint8Array> {
  const text = new TextEncoder()
  const timers: NodeJS.Timeout[] = []
  const ended = new AbortController()
  const end = (): void => {
    if (ended.signal.aborted) return
    ended.abort()
    for (const timer of timers) clearTimeout(timer)
    void held?.release()
  }
  return new ReadableStream({
    start(controller) {
      const stop = (): void => {
        end()
        controller.close()
      }
      const once = { once: true, signal: ended.signal }
      controller.enqueue(text.encode(line))
      timers.push(
        setInterval(() => controller.enqueue(text.encode('\n')), ALIVE_EVERY_MS),
        setTimeout(stop, HOLD_MS_MAX),
      )
      held?.lost.addEventListener('abort', stop, once)
      closing.addEventListener('abort', stop, once)
    },
    cancel: end,
  })
}
