import { expect, it, vi } from 'vitest'
import { PATHS } from '#contract/paths.ts'
import { heldStoreSchema } from '#contract/stores.ts'
import { storeHoldRoutes } from '../../server/http/routes/store-hold.ts'
import { StoreBusyError } from '../../server/store/series-store.ts'

const lost = new AbortController()
const closing = new AbortController()
const release = vi.fn(() => Promise.resolve())
const deps = {
  version: '1.2.3',
  city: 'Kota Contoh',
  series: 'here',
  journal: 'here',
  hold: () => Promise.resolve({ path: 'series', bytes: 5, lost: lost.signal, release }),
  closing: closing.signal,
  nowMs: () => 7,
} as const
const app = storeHoldRoutes(deps)
async function held(): Promise<ReadableStreamDefaultReader<Uint8Array>> {
  const { body } = await app.request(PATHS.storeHold, { method: 'POST' })
  const reader = body?.getReader()
  const line = Buffer.from((await reader?.read())?.value ?? []).toString()
  expect(heldStoreSchema.parse(JSON.parse(line))).toMatchObject({ seriesBytes: 5, takenAtMs: 7 })
  if (reader === undefined) throw new Error('no body')
  return reader
}

it('holds the series until whoever asked leaves, it is lost, or the server closes', async () => {
  await (await held()).cancel()
  expect(release).toHaveBeenCalledTimes(1)
  const second = await held()
  expect(release).toHaveBeenCalledTimes(1)
  lost.abort()
  expect((await second.read()).done).toBe(true)
  expect(release).toHaveBeenCalledTimes(2)
  closing.abort()
  expect(release).toHaveBeenCalledTimes(2)
})

it('tells a second backup that one is under way', async () => {
  const busy = storeHoldRoutes({ ...deps, hold: () => Promise.reject(new StoreBusyError(60)) })
  const answer = await busy.request(PATHS.storeHold, { method: 'POST' })
  expect(answer.status).toBe(409)
  expect(await answer.json()).toMatchObject({ title: 'Another backup is under way' })
})

it('ends at once where the server closes', async () => {
  const stop = new AbortController()
  const [fresh, freed] = [new AbortController().signal, vi.fn(() => Promise.resolve())]
  const { body } = await storeHoldRoutes({
    ...deps,
    hold: () => Promise.resolve({ path: 'series', bytes: 5, lost: fresh, release: freed }),
    closing: stop.signal,
  }).request(PATHS.storeHold, { method: 'POST' })
  const reader = body?.getReader()
  await reader?.read()
  stop.abort()
  expect((await reader?.read())?.done).toBe(true)
  expect(freed).toHaveBeenCalledTimes(1)
})
