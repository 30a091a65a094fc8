import { Hono } from 'hono'
import type { Context } from 'hono'
import { PATHS } from '#contract/paths.ts'
import type { StoreStatsAnswer, StoreStep } from '#contract/stores.ts'

export interface StoreWorkRouteDeps {
  readonly stats: () => Promise<StoreStatsAnswer>
  readonly check: () => AsyncGenerator<StoreStep>
  readonly compact: () => AsyncGenerator<StoreStep>
}

/**
 * `GET /v1/store/stats`; `POST /v1/store/check` and `/compact`: a line of JSON for each step, until one
 * `isOver`. Who leaves ends a check; packing goes on. Never open to the network.
 */
export function storeWorkRoutes({ stats, check, compact }: StoreWorkRouteDeps): Hono {
  return new Hono()
    .get(PATHS.storeStats, async (c) => c.json(await stats()))
    .post(PATHS.storeCheck, (c) => linesOf(c, check()))
    .post(PATHS.storeCompact, (c) => linesOf(c, compact()))
}

function linesOf(c: Context, steps: AsyncGenerator<StoreStep>): Response {
  const text = new TextEncoder()
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { value, done } = await steps.next()
      if (done === true) controller.close()
      else controller.enqueue(text.encode(`${JSON.stringify(value)}\n`))
    },
    async cancel() {
      await steps.return(undefined)
    },
  })
  c.header('Content-Type', 'application/x-ndjson')
  c.header('Cache-Control', 'no-store')
  return c.body(body)
}
