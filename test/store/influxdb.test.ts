import { afterAll, beforeAll, describe } from 'vitest'
import { describeSeriesStore } from './conformance.ts'
import { INFLUXD, isMissing, newCity, servedStore, startInflux } from './engines.ts'
import type { RunningEngine } from './engines.ts'
import { describeHardCases } from './hard-cases.ts'
import { describeRuns } from './runs.ts'
import { describeUsageReads } from './usage.ts'

describe.skipIf(isMissing(INFLUXD))('on InfluxDB', () => {
  let engine: RunningEngine
  beforeAll(async () => {
    engine = await startInflux()
  })
  afterAll(() => engine.remove())

  const underTest = () => servedStore(`influxdb+http://127.0.0.1:${engine.port}/${newCity()}`)
  describeSeriesStore('influxdb', underTest)
  describeHardCases('influxdb', underTest)
  describeUsageReads('influxdb', underTest)
  describeRuns('influxdb', underTest)
})
