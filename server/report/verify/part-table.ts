import { localDaySchema } from '#contract/visitors.ts'
import { daysBetween } from '../../domain/local-day.ts'
import { PART_KINDS, PARTS_HEAD, VISITORS_HEAD } from '../evidence/format.ts'
import type { DeviceKind, PartKind } from '../evidence/format.ts'
import { EvidenceUnreadable } from './difference.ts'

/** A device at a place, with the days on which it made up its states and its use. */
export interface PlaceDevice {
  readonly kind: DeviceKind
  readonly id: string
  /** By day: whether it came into the inventory later. */
  readonly stateDays: ReadonlyMap<string, boolean>
  readonly useDays: readonly string[]
}

/** What made up a place, by days. */
export interface PlaceMakeup {
  /** Days on which it counted, the earliest first. */
  readonly days: readonly string[]
  /** By kind and id. */
  readonly devices: readonly PlaceDevice[]
}

const DAYS_MAX = 400

/** Reads `parts.csv`. Throws `EvidenceUnreadable` with the line. */
export function makeupsOf(name: string, text: string): ReadonlyMap<string, PlaceMakeup> {
  const found = new Map<string, { days: string[]; devices: Map<string, Draft> }>()
  for (const { cells, fail } of rowsOf(name, text, PARTS_HEAD)) {
    const [place = '', kind = '', id = '', counts = '', later = '', first = '', last = ''] = cells
    const known = found.get(place) ?? { days: [], devices: new Map<string, Draft>() }
    found.set(place, known)
    if (!isKind(kind)) return fail('kind: is none')
    if (!isDay(first) || !isDay(last)) fail('expected days such as 2026-10-21')
    const days = daysBetween(first, last)
    if (days.length === 0 || days.length > DAYS_MAX) fail('expected the first day before the last')
    if (kind === 'place') {
      known.days.push(...days)
      continue
    }
    const draft = known.devices.get(`${kind} ${id}`) ?? newDraft(kind, id)
    known.devices.set(`${kind} ${id}`, draft)
    if (counts === 'use') draft.useDays.push(...days)
    else for (const day of days) draft.stateDays.set(day, later === '1')
  }
  return new Map(
    Array.from(found, ([place, { days, devices }]) => {
      const sorted = [...devices].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one)
      for (const { useDays } of sorted) useDays.sort()
      return [place, { days: days.sort(), devices: sorted }]
    }),
  )
}

/** Reads `visitors.csv`: distinct devices by place and day. */
export function visitorsByPlace(
  name: string,
  text: string,
): ReadonlyMap<string, ReadonlyMap<string, number>> {
  const found = new Map<string, Map<string, number>>()
  for (const { cells, fail } of rowsOf(name, text, VISITORS_HEAD)) {
    const [place = '', day = '', devices = ''] = cells
    if (!isDay(day) || !/^\d{1,12}$/.test(devices)) fail('expected a day and a number')
    const known = found.get(place) ?? new Map<string, number>()
    found.set(place, known)
    known.set(day, Number(devices))
  }
  return found
}

interface Draft extends PlaceDevice {
  readonly stateDays: Map<string, boolean>
  readonly useDays: string[]
}

const newDraft = (kind: DeviceKind, id: string): Draft => {
  return { kind, id, stateDays: new Map(), useDays: [] }
}
const isKind = (word: string): word is PartKind => (PART_KINDS as readonly string[]).includes(word)
const isDay = (text: string): boolean => localDaySchema.safeParse(text).success

interface Row {
  readonly cells: readonly string[]
  readonly fail: (message: string) => never
}

/** The rows of a small table below its head. */
function* rowsOf(name: string, text: string, head: string): Generator<Row> {
  const columns = head.split(',').length
  const [first, ...lines] = text.split('\n')
  const fail = (line: number, message: string): never => {
    throw new EvidenceUnreadable(`${name}, line ${line}: ${message}`)
  }
  if (first !== head) fail(1, `expected the columns ${head}`)
  if (lines.pop() !== '') fail(lines.length + 2, 'is cut short')
  for (const [index, line] of lines.entries()) {
    const cells = line.split(',')
    if (cells.length !== columns) fail(index + 2, `expected ${columns} columns`)
    yield { cells, fail: (message) => fail(index + 2, message) }
  }
}
