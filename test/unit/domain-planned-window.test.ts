import { describe, expect, it } from 'vitest'
import type { PlannedWindow } from '#contract/window.ts'
import {
  excludedSpans,
  excludeFrom,
  occurrencesOf,
  windowAt,
} from '../../server/domain/planned-window.ts'
import { DAY_MS, HOUR_MS, MONDAY_MS, siteOf } from './made-city.ts'

const KUPANG = 'Asia/Makassar'
const site = siteOf('kantor', { kecamatan: 'Alak', provider: 'Laut' })

function windowOf(of: Partial<PlannedWindow> = {}): PlannedWindow {
  return {
    id: 'w1',
    scope: { kind: 'city' },
    startMs: MONDAY_MS,
    endMs: MONDAY_MS + 2 * HOUR_MS,
    recurrence: null,
    isExcluded: true,
    reason: 'pemeliharaan',
    createdBy: 'ani',
    createdAtMs: MONDAY_MS - DAY_MS,
    cancelledAtMs: null,
    ...of,
  }
}

function recurring(
  of: Partial<NonNullable<PlannedWindow['recurrence']>>,
  window: Partial<PlannedWindow> = {},
): PlannedWindow {
  const recurrence = { weekdays: [], monthDay: null, from: '08:00', until: '10:00', ...of }
  return windowOf({ endMs: MONDAY_MS + 400 * DAY_MS, recurrence, ...window })
}

/** Beginning and end as a zone's clock shows them. */
function shown(window: PlannedWindow, fromMs: number, untilMs: number, timeZone = KUPANG) {
  const format = new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    dateStyle: 'short',
    timeStyle: 'short',
  })
  return occurrencesOf(window, fromMs, untilMs, timeZone).map(
    ({ startMs, endMs }) => `${format.format(startMs)} - ${format.format(endMs)}`,
  )
}

describe('occurrencesOf', () => {
  it('gives a window of one time where it reaches into the period', () => {
    const window = windowOf()
    const whole = { startMs: window.startMs, endMs: window.endMs }
    expect(occurrencesOf(window, MONDAY_MS + HOUR_MS, MONDAY_MS + DAY_MS, KUPANG)).toEqual([whole])
    expect(occurrencesOf(window, window.endMs, MONDAY_MS + DAY_MS, KUPANG)).toEqual([])
    expect(occurrencesOf(window, MONDAY_MS - DAY_MS, MONDAY_MS, KUPANG)).toEqual([])
  })

  it('comes on its days by the clock of the city', () => {
    const window = recurring({ weekdays: [2, 7] })
    expect(shown(window, MONDAY_MS, MONDAY_MS + 8 * DAY_MS)).toEqual([
      '2026-10-06 08:00 - 2026-10-06 10:00',
      '2026-10-11 08:00 - 2026-10-11 10:00',
    ])
  })

  it('goes on over midnight, also into a period that begins after it', () => {
    const window = recurring({ weekdays: [1], from: '22:30', until: '02:00' })
    const tuesdayMs = MONDAY_MS + DAY_MS
    expect(shown(window, tuesdayMs + HOUR_MS, tuesdayMs + 5 * HOUR_MS)).toEqual([
      '2026-10-05 22:30 - 2026-10-06 02:00',
    ])
    const whole = recurring({ weekdays: [1], from: '06:00', until: '06:00' })
    expect(shown(whole, tuesdayMs, tuesdayMs + DAY_MS)).toEqual([
      '2026-10-05 06:00 - 2026-10-06 06:00',
    ])
  })

  it('leaves out the months without its day', () => {
    const window = recurring({ monthDay: 31 })
    expect(
      shown(window, MONDAY_MS, MONDAY_MS + 150 * DAY_MS).map((each) => each.slice(0, 10)),
    ).toEqual(['2026-10-31', '2026-12-31', '2027-01-31'])
    const last = recurring({ monthDay: 29 })
    const februaryMs = Date.UTC(2027, 1, 1)
    expect(shown(last, februaryMs, februaryMs + 29 * DAY_MS)).toEqual([])
  })

  it('begins at its first moment and no more after its last', () => {
    const window = recurring(
      { weekdays: [1, 2, 3, 4, 5, 6, 7] },
      { startMs: MONDAY_MS + 9 * HOUR_MS, endMs: MONDAY_MS + 2 * DAY_MS + 8 * HOUR_MS },
    )
    expect(
      shown(window, MONDAY_MS, MONDAY_MS + 9 * DAY_MS).map((each) => each.slice(0, 10)),
    ).toEqual(['2026-10-06', '2026-10-07'])
  })

  it('ends where it is cancelled, and keeps what lay before', () => {
    const cancelledAtMs = MONDAY_MS + DAY_MS + 9 * HOUR_MS
    const window = recurring({ weekdays: [1, 2, 3] }, { cancelledAtMs })
    expect(shown(window, MONDAY_MS, MONDAY_MS + 9 * DAY_MS)).toEqual([
      '2026-10-05 08:00 - 2026-10-05 10:00',
      '2026-10-06 08:00 - 2026-10-06 09:00',
    ])
    const before = windowOf({ cancelledAtMs: MONDAY_MS - HOUR_MS })
    expect(shown(before, MONDAY_MS, MONDAY_MS + DAY_MS)).toEqual([])
  })

  it('keeps to the clock where clocks are changed', () => {
    // 2026-10-25 in Amsterdam: 03:00 becomes 02:00; 2027-03-28: 02:00 becomes 03:00.
    const nightly = { weekdays: [7], from: '01:00', until: '04:00' }
    const window = recurring(nightly)
    const [autumn] = occurrencesOf(
      window,
      Date.UTC(2026, 9, 24),
      Date.UTC(2026, 9, 26),
      'Europe/Amsterdam',
    )
    const [spring] = occurrencesOf(
      window,
      Date.UTC(2027, 2, 27),
      Date.UTC(2027, 2, 29),
      'Europe/Amsterdam',
    )
    expect(
      [autumn, spring].map((span) => ((span?.endMs ?? 0) - (span?.startMs ?? 0)) / HOUR_MS),
    ).toEqual([4, 2])
    const skipped = recurring({ weekdays: [7], from: '02:30', until: '05:00' })
    expect(
      shown(skipped, Date.UTC(2027, 2, 27), Date.UTC(2027, 2, 29), 'Europe/Amsterdam'),
    ).toEqual(['2027-03-28 03:00 - 2027-03-28 05:00'])
    const twice = recurring({ weekdays: [7], from: '02:30', until: '05:00' })
    expect(
      occurrencesOf(twice, Date.UTC(2026, 9, 24), Date.UTC(2026, 9, 26), 'Europe/Amsterdam'),
    ).toEqual([{ startMs: Date.UTC(2026, 9, 25, 0, 30), endMs: Date.UTC(2026, 9, 25, 4) }])
  })

  it('knows zones behind UTC and zones of half an hour', () => {
    const window = recurring({ weekdays: [1] })
    for (const timeZone of ['America/St_Johns', 'Asia/Kathmandu', 'Pacific/Kiritimati']) {
      expect(shown(window, MONDAY_MS, MONDAY_MS + 2 * DAY_MS, timeZone)).toEqual([
        '2026-10-05 08:00 - 2026-10-05 10:00',
      ])
    }
  })
})

describe('windowAt', () => {
  const at = (windows: readonly PlannedWindow[], fromHours: number, untilHours: number) =>
    windowAt(
      windows,
      site,
      MONDAY_MS + fromHours * HOUR_MS,
      MONDAY_MS + untilHours * HOUR_MS,
      KUPANG,
    )

  it('finds the window that an outage begins in and mostly lies in', () => {
    expect(at([windowOf()], 0.5, 1.5)).toMatchObject({ window: { id: 'w1' }, overrunMs: 0 })
    expect(at([windowOf()], -0.5, 1.5)).toBeNull()
    expect(at([windowOf()], 2, 3)).toBeNull()
  })

  it('says how long an outage lasts on, and lets go of one that mostly does', () => {
    expect(at([windowOf()], 0.5, 2.5)).toMatchObject({ overrunMs: HOUR_MS / 2 })
    expect(at([windowOf()], 0.5, 3.6)).toBeNull()
  })

  it('takes windows for the city, the kecamatan, the provider and the place, and no others', () => {
    const scopes = [
      { kind: 'city' },
      { kind: 'kecamatan', value: 'Alak' },
      { kind: 'provider', value: 'Laut' },
      { kind: 'place', value: 'kantor' },
    ] as const
    for (const scope of scopes) expect(at([windowOf({ scope })], 0, 1)).not.toBeNull()
    for (const scope of scopes.slice(1)) {
      expect(at([windowOf({ scope: { ...scope, value: 'other' } as never })], 0, 1)).toBeNull()
    }
  })

  it('takes of several the one that holds the most of it', () => {
    const longer = windowOf({ id: 'w2', endMs: MONDAY_MS + 5 * HOUR_MS })
    expect(at([windowOf(), longer], 1, 3)?.window.id).toBe('w2')
    expect(at([longer, windowOf()], 0.5, 1)?.window.id).toBe('w1')
  })

  it('names the time of a recurring window that it lies in', () => {
    const window = recurring({ weekdays: [1, 2], from: '23:00', until: '03:00' })
    expect(at([window], 25, 26)?.span).toEqual({
      startMs: MONDAY_MS + 23 * HOUR_MS,
      endMs: MONDAY_MS + 27 * HOUR_MS,
    })
  })
})

describe('the time that windows take out of the figures', () => {
  it('is that of the windows that say so, once where they overlap, within the period', () => {
    const windows = [
      windowOf(),
      windowOf({ startMs: MONDAY_MS + HOUR_MS, endMs: MONDAY_MS + 3 * HOUR_MS }),
      windowOf({ isExcluded: false, endMs: MONDAY_MS + DAY_MS }),
      windowOf({ scope: { kind: 'place', value: 'other' }, endMs: MONDAY_MS + DAY_MS }),
    ]
    const fromMs = MONDAY_MS + HOUR_MS / 2
    expect(excludedSpans(windows, site, fromMs, MONDAY_MS + DAY_MS, KUPANG)).toEqual([
      { startMs: fromMs, endMs: MONDAY_MS + 3 * HOUR_MS },
    ])
  })

  it('is split from an outage that lasts on', () => {
    const down = { startMs: 100, endMs: 900, state: 'down' } as const
    const { intervals, totalsMs } = excludeFrom(
      [{ startMs: 0, endMs: 100, state: 'up' }, down, { startMs: 900, endMs: 1000, state: 'up' }],
      [{ startMs: 50, endMs: 300 }],
    )
    expect(intervals).toEqual([
      { startMs: 0, endMs: 50, state: 'up' },
      { startMs: 300, endMs: 900, state: 'down' },
      { startMs: 900, endMs: 1000, state: 'up' },
    ])
    expect(totalsMs).toEqual({
      up: 150,
      degraded: 0,
      down: 600,
      unknown: 0,
      planned: 0,
      excluded: 250,
    })
  })
})
