import {
  AVAILABILITIES,
  CAUSES,
  KNOWLEDGE,
  OUTAGE_STATUSES,
  PLACE_KINDS,
  PLACE_STATES,
} from '#contract/words.ts'
import { INVENTORY_TABS } from '../inventory/tabs.ts'
import type { PageName } from './address.ts'
import { ORDERS } from './attention.ts'
import { INCIDENT_TABS } from './incident-address.ts'
import { PERIODS, PHASES } from './incident-filter.ts'
import { MAP_LAYERS } from './map-layers.ts'
import { parseMoment, SPEEDS } from './moment.ts'
import { parsePeriod } from './period.ts'
import { parseDay, SPANS } from './place-span.ts'
import { parseStretch } from './stretch.ts'
import { parseSpot, REACH_METERS } from './spot.ts'

/** Whether a value can stand in an address. */
type Rule = (value: string) => boolean

/** A value of an address that is none of its kind: a letter lost in a message, a link of another version. */
export interface AddressFault {
  readonly name: string
  readonly value: string
  /** A moment that has not come yet. */
  readonly isAhead?: true
}

/** An address is a line that people send each other: nothing longer is taken from one. */
const PARAM_LENGTH_MAX = 400

const anything: Rule = () => true
const whole: Rule = (value) => /^\d+$/.test(value)
const day: Rule = (value) => parseDay(value) !== null
const period: Rule = (value) => parsePeriod(value) !== null
const oneOf =
  (words: readonly (string | number)[]): Rule =>
  (value) =>
    words.some((word) => String(word) === value)

const SORTED = { sort: anything, find: anything }

/** The names of the values that each page keeps, and what each can be. */
const RULES: Readonly<Record<PageName, Readonly<Record<string, Rule>>>> = {
  city: {
    layer: (value) => oneOf(MAP_LAYERS)(value.split('.')[0] ?? ''),
    period,
    known: oneOf(KNOWLEDGE),
    // Of no zone yet: whether there is such a day and time, no zone changes.
    at: (value) => parseMoment(value, 'UTC') !== null,
    speed: oneOf(SPEEDS),
    sites: whole,
    spot: (value) => parseSpot(value, REACH_METERS) !== null,
    table: oneOf([1]),
    ...SORTED,
  },
  overview: {},
  incidents: {},
  places: { sort: anything },
  place: { span: oneOf(SPANS), day, stretch: (value) => parseStretch(value) !== null },
  'access-points': { only: oneOf(AVAILABILITIES), ...SORTED },
  agents: {},
  providers: {
    by: anything,
    contract: anything,
    period,
    'judged-by': anything,
    'minutes-by': anything,
    ...SORTED,
  },
  reports: {
    period,
    known: oneOf(KNOWLEDGE),
    by: anything,
    version: whole,
    section: anything,
    ...SORTED,
  },
  inventory: { tab: oneOf(INVENTORY_TABS), id: anything, ...SORTED },
  settings: {},
  help: { topic: anything },
  wallboard: { seconds: whole },
  field: {},
  'first-run': { step: anything },
}

/** What the page of incidents reads by itself. */
const OF_INCIDENTS: Readonly<Record<string, Rule>> = {
  tab: oneOf(INCIDENT_TABS),
  phase: oneOf(PHASES),
  cause: oneOf(CAUSES),
  status: oneOf(OUTAGE_STATUSES),
  period: oneOf(PERIODS),
  from: day,
  until: day,
}

/** What narrows and orders places on any page; kecamatan and providers only the city knows. */
const OF_PLACES: Readonly<Record<string, Rule>> = {
  order: oneOf(ORDERS),
  state: oneOf(PLACE_STATES),
  kind: oneOf(PLACE_KINDS),
}

const isTaken = (rule: Rule, value: string): boolean =>
  value.length <= PARAM_LENGTH_MAX && rule(value)

/** What a page keeps in the address for itself, without what cannot be. */
export function paramsOf(page: PageName, query: URLSearchParams): Readonly<Record<string, string>> {
  const found = Object.entries(RULES[page]).flatMap(([name, rule]) => {
    const value = query.get(name) ?? ''
    return value !== '' && isTaken(rule, value) ? [[name, value] as const] : []
  })
  return Object.fromEntries(found)
}

/** The values of an address that are left out for what they are; names that nobody knows are not looked at. */
export function faultsOfParams(page: PageName, query: URLSearchParams): readonly AddressFault[] {
  const own = page === 'incidents' ? OF_INCIDENTS : RULES[page]
  return Object.entries({ ...own, ...OF_PLACES }).flatMap(([name, rule]) =>
    query
      .getAll(name)
      .filter((value) => value !== '' && !isTaken(rule, value))
      .map((value) => ({ name, value })),
  )
}
