/** The figures of a month are the same on every series engine, to the last digit. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AccessPointId } from '#contract/ids.ts'
import { Secret } from '#contract/secret.ts'
import { figuresText } from '../../server/report/document.ts'
import { openServedSeries } from '../../server/store/open.ts'
import { at, HOUR } from '../scenario/golden-month/city.ts'
import { deliverGolden } from '../scenario/golden-month/world.ts'
import { INFLUXD, isMissing, newCity, startInflux, startVictoria, VICTORIA } from './engines.ts'
import { generatedMonth } from './generated-month.ts'

const SEED = 7
/** On a busy machine; alone it takes a few seconds. */
const PATIENCE_MS = 120_000

interface Figures {
  readonly month: string
  readonly windows: string
}

/** The month's report, and the windows of its busiest days, as they are written. */
async function figuresOn(url: string | null): Promise<Figures> {
  const world = await deliverGolden(
    generatedMonth(SEED),
    {},
    url === null
      ? undefined
      : ({ seriesLedger: ledger }) =>
          openServedSeries({ url: new Secret(url), pollsDays: 90, ledger }),
  )
  try {
    const { figures } = await world.maker.make('2026-10')
    const accessPoints = ['ap-batas', 'ap-sela'] as AccessPointId[]
    const windows = await world.store.readWindows({
      accessPoints,
      fromMs: at('10-10 00:00'),
      untilMs: at('10-26 00:00'),
      windowMs: 6 * HOUR,
    })
    return { month: figuresText(figures), windows: JSON.stringify([...windows]) }
  } finally {
    await world.close()
  }
}

describe('a generated month', () => {
  let embedded: Figures
  beforeAll(async () => {
    embedded = await figuresOn(null)
  }, PATIENCE_MS)

  it('has outages, use and time that nobody saw', () => {
    const { places } = JSON.parse(embedded.month) as {
      places: readonly { availability: { serviceMs: Record<string, number> } }[]
    }
    for (const state of ['up', 'down', 'unknown']) {
      expect(places.some(({ availability }) => (availability.serviceMs[state] ?? 0) > 0)).toBe(true)
    }
    expect(embedded.windows).toMatch(/"rxBytes":[1-9]/)
  })

  describe.each([
    [
      'influxdb',
      INFLUXD,
      startInflux,
      (port: number) => `influxdb+http://127.0.0.1:${port}/${newCity()}`,
    ],
    [
      'victoriametrics',
      VICTORIA,
      startVictoria,
      (port: number) => `victoriametrics+http://127.0.0.1:${port}`,
    ],
  ] as const)('on %s', (_, program, start, urlOf) => {
    let engine: Awaited<ReturnType<typeof start>> | null = null
    beforeAll(async () => {
      if (!isMissing(program)) engine = await start()
    })
    afterAll(() => engine?.remove())

    it.skipIf(isMissing(program))(
      'has the figures of the embedded store, byte by byte',
      async () => {
        const found = await figuresOn(urlOf(engine?.port ?? 0))
        expect(found.month === embedded.month).toBe(true)
        expect(found.windows === embedded.windows).toBe(true)
      },
      PATIENCE_MS,
    )
  })
})
