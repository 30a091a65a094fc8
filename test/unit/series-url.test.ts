import { describe, expect, it } from 'vitest'
import { Secret } from '#contract/secret.ts'
import { parseSeriesUrl } from '../../server/store/series-url.ts'
import { checkFlags, flagsOf, retentionMsOf } from '../../server/store/victoriametrics/flags.ts'

const parsed = (url: string) => parseSeriesUrl(new Secret(url))
const DAY_MS = 86_400_000

describe('the address of a series engine', () => {
  it('is a database of InfluxDB, with a path before it where there is one', () => {
    const place = parsed('influxdb+https://ani:r%40hasia@db.example:8086/proxy/kota/')
    expect(place).toMatchObject({
      kind: 'influxdb',
      base: 'https://db.example:8086/proxy',
      database: 'kota',
      shown: 'db.example:8086, database kota',
    })
    const pair = Buffer.from('ani:r@hasia').toString('base64')
    expect(place.authorization?.reveal()).toBe(`Basic ${pair}`)
    expect(JSON.stringify(place)).not.toContain(pair)
  })

  it('is a single VictoriaMetrics, or the two ends of a cluster with one tenant', () => {
    expect(parsed('victoriametrics+http://vm:8428?city=kupang')).toMatchObject({
      insert: 'http://vm:8428',
      select: 'http://vm:8428',
      city: 'kupang',
      cluster: null,
      authorization: null,
    })
    const cluster =
      'victoriametrics+http://vminsert:8480/insert/3:1?select=http://vmselect:8481/select/3:1'
    expect(parsed(cluster)).toMatchObject({
      insert: 'http://vminsert:8480/insert/3:1/influx',
      select: 'http://vmselect:8481/select/3:1/prometheus',
      cluster: { selectHost: 'http://vmselect:8481' },
    })
  })

  it('says what is expected, and never what was given', () => {
    const wrong = [
      [
        'influxdb+http://u:rahasia@db:8086',
        'expected influxdb+http://user:password@host:8086/database',
      ],
      ['influxdb+http://db:8086/kota?u=rahasia', 'expected influxdb+http://'],
      ['victoriametrics+http://vm:8428?citty=rahasia', 'expected victoriametrics+http://host:8428'],
      [
        'victoriametrics+http://vm/insert/0?select=rahasia',
        'expected victoriametrics+http://vminsert',
      ],
      ['victoriametrics+http://vm/insert/0', 'expected victoriametrics+http://vminsert'],
      [
        'victoriametrics+http://vm/insert/0?select=http://vm/select/1',
        'writes to tenant 0 and reads from tenant 1: name the same for both',
      ],
      ['influxdb+http://u:50%rahasia@db/kota', 'in the password of a URL % is written %25'],
      ['victoriametrics+http://u%rahasia@vm', 'in the user of a URL % is written %25'],
      ['influxdb+http://db/kota%rahasia', 'in the database of a URL % is written %25'],
    ] as const
    for (const [url, message] of wrong) {
      expect(() => parsed(url)).toThrow(message)
      expect(() => parsed(url)).not.toThrow('rahasia')
    }
  })
})

describe('the flags of VictoriaMetrics', () => {
  const metrics = (flags: Record<string, string>): string =>
    Object.entries(flags)
      .map(([name, value]) => `flag{name="${name}", value="${value}", is_set="true"} 1`)
      .join('\n')
  const checked = (flags: Record<string, string>) => () =>
    checkFlags(flagsOf(metrics(flags)), 'vm:8428', 90)
  const right = { 'dedup.minScrapeInterval': '1ms', retentionPeriod: '91d' }

  it('are right where readings stay what they are', () => {
    expect(checked(right)).not.toThrow()
    expect(checked({ ...right, retentionPeriod: '4' })).not.toThrow()
  })

  it('are refused by name where they would change readings', () => {
    const dedup = 'dedup.minScrapeInterval'
    expect(checked({ ...right, [dedup]: '60s' })).toThrow(
      /-dedup\.minScrapeInterval=60s: of readings in that time all but one would be dropped/,
    )
    expect(checked({ retentionPeriod: '91d' })).toThrow(/=0: readings that are written twice/)
    expect(checked({ ...right, retentionPeriod: '1' })).toThrow(
      /-retentionPeriod=1, retention\.pollsDays is 90: .* start it with -retentionPeriod=91d or more/,
    )
    expect(checked({ ...right, influxSkipMeasurement: 'true' })).toThrow(
      /start it with -influxSkipMeasurement=false/,
    )
  })

  it('count months without a letter', () => {
    const lengths = ['1', '12w', '1.5y', '24h', '90d', 'soon'].map(retentionMsOf)
    const days = lengths.map((length) => length && length / DAY_MS)
    expect(days).toEqual([31, 84, 547.5, 1, 90, null])
  })
})
