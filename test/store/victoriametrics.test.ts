import { afterAll, beforeAll, describe } from 'vitest'
import { describeSeriesStore } from './conformance.ts'
import { isMissing, newCity, servedStore, startVictoria, VICTORIA } from './engines.ts'
import type { RunningEngine } from './engines.ts'
import { describeHardCases } from './hard-cases.ts'
import { describeRuns } from './runs.ts'
import { describeUsageReads } from './usage.ts'

describe.skipIf(isMissing(VICTORIA))('on VictoriaMetrics', () => {
  let engine: RunningEngine
  beforeAll(async () => {
    engine = await startVictoria()
  })
  afterAll(() => engine.remove())

  const underTest = () =>
    servedStore(`victoriametrics+http://127.0.0.1:${engine.port}?city=${newCity()}`)
  describeSeriesStore('victoriametrics', underTest)
  describeHardCases('victoriametrics', underTest)
  describeUsageReads('victoriametrics', underTest)
  describeRuns('victoriametrics', underTest)
})
