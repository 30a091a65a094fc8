import { describe, expect, it } from 'vitest'
import { reportView } from '#contract/report-view/report-view.ts'
import { LANGUAGES } from '#contract/words.ts'
import { SAMPLE_OUTLINES, sampleReport } from './report-sample.ts'
import type { ReportColumn } from '#contract/report-view.ts'
import type { ReportEntry } from '#contract/report-document.ts'
import type { ReportJob, ReportList } from '#contract/report-jobs.ts'
import { faultsOf, parseAddress } from '../../dashboard/model/address.ts'
import { phrasesId } from '../../dashboard/i18n/phrases-id.ts'
import { phraseIn } from '../../dashboard/model/phrase-words.ts'
import { phrase } from '#contract/phrase.ts'
import {
  isAnyRunning,
  latestByMonth,
  liveStanding,
  progressOf,
  toldJob,
  versionsOf,
} from '../../dashboard/model/report-list.ts'
import {
  CHANGES_SECTION,
  drillOf,
  PLACES_SECTION,
  PLACES_TABLE,
} from '../../dashboard/model/report-drill.ts'
import { drawnMap, outlinesOf } from '../../dashboard/model/report-map.ts'
import { availabilityOrigin, originOf } from '../../dashboard/model/report-origin.ts'
import { formatStretch, parseStretch } from '../../dashboard/model/stretch.ts'

const HOUR = 3_600_000
const NOW = Date.UTC(2026, 10, 8)

function entry(month: string, version: number, madeAtMs: number): ReportEntry {
  return {
    number: `00${version}/PANTAU/XI/2026`,
    month,
    version,
    status: 'provisional',
    freezesAtMs: NOW,
    madeAtMs,
    by: 'Rina',
    reason: '',
    hash: 'a'.repeat(64),
    changesTotal: 0,
    measured: 0.97,
    placeCoverage: 0.8,
    verdicts: { met: 0, broken: 0, undetermined: 0 },
  }
}

function job(month: string, step: ReportJob['step'], askedAtMs: number): ReportJob {
  const isOver = step === 'done' || step === 'failed' || step === 'cancelled'
  return {
    id: `${month}-${askedAtMs}`,
    month,
    step,
    done: 30,
    whole: 120,
    by: 'Rina',
    askedAtMs,
    endedAtMs: isOver ? askedAtMs + 1000 : null,
    version: null,
    message: null,
  }
}

const listOf = (reports: ReportEntry[], jobs: ReportJob[] = []): ReportList => {
  return { reports, jobs, nextAtMs: null }
}

describe('the list of reports', () => {
  const reports = [
    entry('2026-09', 1, NOW - 40),
    entry('2026-10', 2, NOW - 10),
    entry('2026-10', 10, NOW),
    entry('2026-10', 1, NOW - 20),
  ]

  it('gives the versions of a month, the newest first, by number and not by spelling', () => {
    expect(versionsOf(listOf(reports), '2026-10').map(({ version }) => version)).toEqual([10, 2, 1])
    expect(versionsOf(listOf(reports), '2026-08')).toEqual([])
  })

  it('gives each month once, by its latest version', () => {
    const latest = latestByMonth(listOf(reports)).map(({ month, version }) => [month, version])
    expect(latest).toEqual([
      ['2026-10', 10],
      ['2026-09', 1],
    ])
  })
})

describe('figures that are reckoned now', () => {
  const made = (status: ReportEntry['status']): ReportList => {
    const [first, second] = [entry('2026-10', 1, NOW), { ...entry('2026-10', 2, NOW), status }]
    return { reports: [first, second], jobs: [], nextAtMs: null }
  }
  const of = (list: ReportList | null, isProvisional: boolean, isOver = true) =>
    liveStanding(list, { month: '2026-10', isOver, isProvisional })

  it('stand as the latest report of their month does, and say so where they move on from it', () => {
    expect(of(made('frozen'), false)).toBe('final')
    expect(of(made('frozen'), true)).toBe('late')
    expect(of(made('provisional'), false)).toBe('open')
    expect(of({ reports: [], jobs: [], nextAtMs: null }, false)).toBe('open')
    expect(of(null, false)).toBeNull()
    expect(of(made('frozen'), true, false)).toBe('running')
  })
})

describe('the making of a report', () => {
  it('is told while it goes on, and of another month not at all', () => {
    const running = job('2026-10', 'figures', NOW)
    const list = listOf([], [job('2026-09', 'done', NOW - 9), running])
    expect(isAnyRunning(list)).toBe(true)
    expect(toldJob(list, '2026-10')).toBe(running)
    expect(toldJob(list, '2026-08')).toBeNull()
    expect(toldJob(list, '2026-09')).toBeNull()
  })

  it('is told when it came to nothing, until a version came after it', () => {
    const failed = job('2026-10', 'failed', NOW)
    const before = entry('2026-10', 1, NOW - 5000)
    const after = entry('2026-10', 2, NOW + 5000)
    expect(toldJob(listOf([before], [failed]), '2026-10')).toBe(failed)
    expect(toldJob(listOf([before, after], [failed]), '2026-10')).toBeNull()
    const again = job('2026-10', 'waiting', NOW + 2000)
    expect(toldJob(listOf([before], [failed, again]), '2026-10')).toBe(again)
  })

  it('is so far within its step, and nobody knows where nobody counted', () => {
    expect(progressOf(job('2026-10', 'figures', NOW))).toEqual({ index: 2, steps: 4, share: 0.25 })
    const uncounted = { ...job('2026-10', 'comparing', NOW), done: 0, whole: 0 }
    expect(progressOf(uncounted)).toEqual({ index: 3, steps: 4, share: null })
  })
})

describe('what the server says of a report', () => {
  const inIndonesian = { phrases: phrasesId, columns: {} }

  it('is told in Bahasa Indonesia with what it names', () => {
    const later = phrase('report-data-later', { month: '2026-08', day: '2026-09-03' })
    expect(phraseIn(later, inIndonesian, String)).toBe(
      'Tidak ada data bulan ini: data pertama tanggal 2026-09-03.',
    )
    const values = { address: 'bupati@example.id', problem: '550 no such box' }
    expect(phraseIn(phrase('report-unsent-ended', values), inIndonesian, String)).toMatch(
      /^Tidak terkirim ke bupati@example\.id \(550 no such box\)/,
    )
  })

  it('stays to be told of a report that was made and not sent', () => {
    const made = { ...job('2026-10', 'done', NOW), message: phrase('report-interrupted') }
    expect(toldJob(listOf([], [made]), '2026-10')).toBe(made)
    expect(toldJob(listOf([], [{ ...made, message: null }]), '2026-10')).toBeNull()
  })
})

describe('where a figure comes from', () => {
  const column = (key: string, type: ReportColumn['type'], ratio: ReportColumn['ratio'] = null) =>
    ({ key, title: key, type, description: '', width: 1, total: 'sum', ratio }) as const
  const columns = [
    column('place', 'text'),
    column('measured', 'fine-share', { part: ['up'], whole: ['up', 'down'] }),
    column('up', 'duration'),
    column('down', 'duration'),
  ]

  it('is the sum of its parts by the sum of its whole', () => {
    const origin = originOf({ columns }, ['Taman', 0.75, 3 * HOUR, HOUR], 1)
    expect(origin).toEqual({
      of: 'Taman',
      title: 'measured',
      share: 0.75,
      type: 'fine-share',
      part: [{ title: 'up', value: 3 * HOUR, type: 'duration' }],
      whole: [
        { title: 'up', value: 3 * HOUR, type: 'duration' },
        { title: 'down', value: HOUR, type: 'duration' },
      ],
      partSum: 3 * HOUR,
      wholeSum: 4 * HOUR,
    })
  })

  it('is nothing to ask of a name or a time, and stays open where nothing was measured', () => {
    expect(originOf({ columns }, ['Taman', 0.75, 3 * HOUR, HOUR], 0)).toBeNull()
    expect(originOf({ columns }, ['Taman', 0.75, 3 * HOUR, HOUR], 3)).toBeNull()
    const unseen = originOf({ columns }, ['Taman', null, 0, 0], 1)
    expect(unseen).toMatchObject({ share: null, partSum: 0, wholeSum: 0 })
  })
})

describe('where the availability of the city comes from', () => {
  it('is service, also in part, by all time that was seen, and nothing that nobody saw', () => {
    const totals = { up: 6 * HOUR, degraded: HOUR, down: HOUR, unknown: 5 * HOUR }
    const serviceMs = { ...totals, planned: HOUR, excluded: 2 * HOUR }
    const names = { up: 'Up', degraded: 'Partly up', down: 'Down' }
    const whose = { of: 'Kota', title: 'Availability' }
    const origin = availabilityOrigin({ measured: 0.875, serviceMs }, whose, names)
    expect(origin).toMatchObject({ share: 0.875, partSum: 7 * HOUR, wholeSum: 8 * HOUR })
    expect(origin.whole.map(({ title }) => title)).toEqual(['Up', 'Partly up', 'Down'])
  })
})

describe('what is behind a row of a report', () => {
  const report = { month: '2026-10', version: 2, timeZone: 'Asia/Makassar' }
  const column = (key: string, type: ReportColumn['type'] = 'text') =>
    ({ key, title: key, type, description: '', width: 1, total: 'none', ratio: null }) as const
  const links = ['?page=place&place=park']

  it('is the month of the place that the row is of', () => {
    const table = { columns: [column('place')], rows: [['Taman']], links }
    expect(drillOf(table, 0, report)).toMatchObject({
      page: 'place',
      place: 'park',
      params: { span: 'month', day: '2026-10-31' },
    })
  })

  it('is the day of what befell it, by the clock of the city', () => {
    // 17.30 UTC is after midnight there.
    const startMs = Date.UTC(2026, 9, 20, 17, 30)
    const table = {
      columns: [column('place'), column('start', 'moment')],
      rows: [['Taman', startMs]],
      links,
    }
    expect(drillOf(table, 0, report)?.params).toEqual({ span: 'day', day: '2026-10-21' })
  })

  it('is the places of a group within the report', () => {
    const table = { columns: [column('power_area')], rows: [['Penyulang 3']], links: null }
    expect(drillOf(table, 0, report)).toMatchObject({
      page: 'reports',
      place: null,
      params: { period: '2026-10', version: '2', section: 'places', find: 'Penyulang 3' },
    })
  })

  it('is nothing where the row is of no place', () => {
    const table = { columns: [column('cause')], rows: [['Listrik']], links: null }
    expect(drillOf(table, 0, report)).toBeNull()
  })
})

describe('the rows of the sample', () => {
  const report = sampleReport()
  const { month, timeZone } = report.figures
  const sections = LANGUAGES.flatMap(
    (language) => reportView(report, { language, outlines: SAMPLE_OUTLINES }).sections,
  )
  const tables = sections.flatMap(({ blocks }) =>
    blocks.flatMap((block) => (block.kind === 'table' ? [block.table] : [])),
  )
  const places = tables.filter(({ id }) => id === PLACES_TABLE)

  it('have the sections that rows and versions lead to', () => {
    const ids = sections.map(({ id }) => id)
    expect(ids).toEqual(expect.arrayContaining([PLACES_SECTION, CHANGES_SECTION]))
    expect(places).toHaveLength(LANGUAGES.length)
  })

  it('lead from each group to places that are found by its name', () => {
    const words = places.flatMap(({ rows }) => rows.map((row) => row.join(' ')))
    const found = tables.flatMap((table) =>
      table.rows.flatMap((_, index) => {
        const find = drillOf(table, index, { month, version: 2, timeZone })?.params['find']
        return find === undefined ? [] : [[find, words.some((text) => text.includes(find))]]
      }),
    )
    expect(found.length).toBeGreaterThan(20)
    expect(found.filter(([, isFound]) => !isFound)).toEqual([])
  })

  it('lead from each place on', () => {
    const dead = tables.flatMap((table) =>
      table.columns[0]?.key === 'place'
        ? table.rows.filter((_, index) => {
            return drillOf(table, index, { month, version: 2, timeZone })?.place === null
          })
        : [],
    )
    expect(dead).toEqual([])
  })
})

describe('the map of a report', () => {
  const ring = [
    [123.5, -10.2],
    [123.6, -10.2],
    [123.6, -10.1],
    [123.5, -10.1],
    [123.5, -10.2],
  ] as const

  it('puts north above south and east right of west, nothing beyond its edges', () => {
    const drawn = drawnMap({
      areas: [{ name: 'Alak', tone: null, rings: [ring] }],
      places: [
        { name: 'A', longitude: 123.55, latitude: -10.12, mark: 'below' },
        { name: 'B', longitude: 123.52, latitude: -10.18, mark: 'below' },
      ],
    })
    const [north, south] = drawn?.spots ?? []
    expect(north?.y).toBeLessThan(south?.y ?? 0)
    expect(north?.x).toBeGreaterThan(south?.x ?? 0)
    expect(drawn?.paths[0]).toMatch(/^M24\.0 \d+\.\dL976\.0 .*Z$/)
    // A degree of longitude is a little shorter there than one of latitude.
    expect(drawn?.height).toBeGreaterThan(drawn?.width ?? 0)
  })

  it('has room around a single place, and is none without any', () => {
    const one = { name: 'A', longitude: 123.5, latitude: -10.1, mark: 'below' } as const
    expect(drawnMap({ areas: [], places: [one] })?.spots).toEqual([{ x: 24, y: 24 }])
    expect(drawnMap({ areas: [], places: [] })).toBeNull()
  })

  it('takes outlines with islands, and those that lack a name', () => {
    const coordinates = [ring.map(([x, y]) => [x, y])]
    const outlines = outlinesOf({
      type: 'FeatureCollection',
      features: [
        {
          type: 'Feature',
          properties: { name: 'Alak', kecamatan: 'Alak' },
          geometry: { type: 'MultiPolygon', coordinates: [coordinates, coordinates] },
        },
        { type: 'Feature', properties: null, geometry: { type: 'Polygon', coordinates } },
      ],
    })
    expect(outlines.map(({ name, rings }) => [name, rings.length])).toEqual([
      ['Alak', 2],
      ['', 1],
    ])
  })
})

describe('the address of a report and of samples', () => {
  it('keeps month, version and section, and leaves out what is no number', () => {
    const search = '?page=reports&period=2026-10&version=2&section=places'
    expect(parseAddress(search).params).toEqual({
      period: '2026-10',
      version: '2',
      section: 'places',
    })
    const wrong = '?page=reports&period=2026-10&version=latest'
    expect(parseAddress(wrong).params).toEqual({ period: '2026-10' })
    expect(faultsOf(wrong)).toEqual([{ name: 'version', value: 'latest' }])
  })

  it('reads back a stretch, and none that is longer than a day or ends before it begins', () => {
    const stretch = { fromMs: NOW, untilMs: NOW + HOUR }
    expect(parseStretch(formatStretch(stretch))).toEqual(stretch)
    for (const text of [`${NOW}-${NOW}`, `${NOW}-${NOW + 26 * HOUR}`, `${NOW}`, 'x-y', undefined]) {
      expect(parseStretch(text)).toBeNull()
    }
  })
})
