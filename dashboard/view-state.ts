import { batch, computed, effect, signal } from '@preact/signals'
import { nowMs } from './clock.ts'
import { fromBefore } from './from-before.ts'
import { doubtAt } from './incidents-state.ts'
import { fleet, link } from './live.ts'
import { language } from './i18n/language.ts'
import { remember, remembered } from './memory.ts'
import {
  formatAddress,
  NO_PARAMS,
  parseAddress,
  type Address,
  type PageName,
  type PageParams,
} from './model/address.ts'
import type { AgentFilter } from './model/agent-list.ts'
import { indexOf, relisted, type Listed, type Order } from './model/attention.ts'
import { freshnessOf } from './model/connection.ts'
import type { IncidentsView } from './model/incident-address.ts'
import { matcher, NO_FILTER, withKnownValues, type Filter } from './model/filter.ts'
import { createFormats } from './model/format.ts'
import { NO_REASONS, reasonsOf, reasonsOfPast, type Reasons } from './model/reason.ts'
import { itemsOf } from './model/id-map.ts'
import { repassed, type Passing } from './model/passing.ts'
import { clientsIn, retotalled, type Totals } from './model/totals.ts'
import { cityPlaces, past } from './time-machine/past.ts'
import { cityZone } from './today.ts'

const HOUR_MS = 3_600_000

const start = parseAddress(location.search)

export const page = signal<PageName>(start.page)
/** The place whose details are open, by id. */
export const selectedId = signal<string | null>(start.place)
export const filter = signal<Filter>(start.filter)
export const order = signal<Order>(start.order)
/** What the page of agents shows. */
export const agentFilter = signal<AgentFilter>(start.agents)
/** What the page of incidents shows. */
export const incidentsView = signal<IncidentsView>(start.incidents)
/** What the page keeps in the address for itself. */
export const params = signal<PageParams>(start.params)

/** A zone without a name of its own is named by its offset, which changes with summer time. */
const hour = computed(() => Math.floor(nowMs.value / HOUR_MS))

/** Time and number formats of the language and the city. */
export const formats = computed(() =>
  createFormats(language.value, cityZone.value, hour.value * HOUR_MS),
)

/** How fresh the screen is. */
export const freshness = computed(() => freshnessOf(link.value, nowMs.value))

/** The places of the whole city as a list, at the moment shown. */
export const allPlaces = computed(() =>
  cityPlaces.value === null ? [] : itemsOf(cityPlaces.value),
)

const totals = fromBefore<Totals>((before) => retotalled(before, allPlaces.value))

/** Places by state, of the whole city: the figures do not move with the filter. */
export const tally = computed(() => totals.value.tally)

const totalsNow = fromBefore<Totals>((before) =>
  retotalled(before, fleet.value === null ? [] : itemsOf(fleet.value.places)),
)

/** Clients now, whatever moment is shown; null when no place counts them. */
export const clientsNow = computed(() => clientsIn(totalsNow.value))

/** Why places are not up, by place. */
export const reasons = computed<Reasons>(() => {
  if (past.value !== null) return reasonsOfPast(past.value.causes)
  return fleet.value === null ? NO_REASONS : reasonsOf(fleet.value, doubtAt)
})

/** Whether a place passes the filter. */
export const passes = computed(() => matcher(filter.value))

const shown = fromBefore<Passing>((before) => repassed(before, allPlaces.value, passes.value))

const listed = fromBefore<Listed>((before) => relisted(before, shown.value, order.value))

/** The places the filter lets through, in the chosen order. */
export const listedPlaces = computed(() => listed.value.places)

/** The query part of the address of what is shown. */
function search(): string {
  return formatAddress({
    page: page.peek(),
    place: selectedId.peek(),
    filter: filter.value,
    order: order.value,
    agents: agentFilter.value,
    incidents: incidentsView.value,
    params: params.value,
  })
}

/**
 * Changes values of the page in the address; null takes one out. With `push` it is a step that the
 * browser's back button takes back.
 */
export function setParams(
  changes: Readonly<Record<string, string | null>>,
  how: 'push' | 'replace' = 'replace',
): void {
  const kept = Object.entries({ ...params.peek(), ...changes })
  const next = Object.fromEntries(kept.flatMap(([name, value]) => (value ? [[name, value]] : [])))
  if (how === 'push') {
    const address = { ...addressAfter({ page: page.peek() }), place: selectedId.peek() }
    history.pushState(null, '', location.pathname + formatAddress({ ...address, params: next }))
  }
  params.value = next
}

/** Opens the details of a place, or closes them; a step the browser's back button takes back. */
export function select(id: string | null): void {
  if (id === selectedId.value) return
  const steps = selectedId.value === null || id === null
  selectedId.value = id
  const url = location.pathname + search()
  if (steps) history.pushState(null, '', url)
  else history.replaceState(null, '', url)
}

/** Where a link within the dashboard leads; what it does not say stays as it is. */
export type Step = Pick<Address, 'page'> &
  Partial<Pick<Address, 'place' | 'agents' | 'params'>> & {
    readonly incidents?: Partial<IncidentsView>
  }

function addressAfter(step: Step): Address {
  const kept = { filter: filter.peek(), order: order.peek(), agents: agentFilter.peek() }
  const incidents = { ...incidentsView.peek(), opened: null, ...step.incidents }
  return { ...kept, place: null, params: NO_PARAMS, ...step, incidents }
}

/** The address a step leads to, for a link that may be opened in another tab. */
export function hrefOf(step: Step): string {
  return location.pathname + formatAddress(addressAfter(step))
}

let hasStepped = false

/** Whether the operator came to this page by a step within the dashboard. */
export function isArrival(): boolean {
  return hasStepped
}

function show(address: Address): void {
  hasStepped ||= address.page !== page.peek()
  batch(() => {
    page.value = address.page
    selectedId.value = address.place
    filter.value = address.filter
    order.value = address.order
    agentFilter.value = address.agents
    incidentsView.value = address.incidents
    params.value = address.params
  })
}

/** Takes a step to another page or place, which the browser's back button takes back. */
export function go(step: Step): void {
  const address = addressAfter(step)
  // First the address, so that what keeps it equal to the page does not write over the old one.
  const url = location.pathname + formatAddress(address)
  if (url !== location.pathname + location.search) history.pushState(null, '', url)
  show(address)
}

/** Closes what is open beside the list. */
export function closeDetails(): void {
  if (page.value !== 'incidents') select(null)
  else if (incidentsView.value.opened !== null) go({ page: 'incidents' })
}

/** Opens the place `step` after the open one in the list, staying within it. */
export function selectNeighbour(step: 1 | -1): void {
  const places = listedPlaces.value
  const index = indexOf(places, selectedId.value)
  const next = places.at(index < 0 ? 0 : Math.max(0, index + step))
  if (next !== undefined) select(next.id)
}

/** Lets everything through again. */
export function resetFilter(): void {
  filter.value = NO_FILTER
}

/** Keeps the address equal to what is shown, both ways, and free of values no place can have. */
export function startAddress(): void {
  // A place that changes has the values of one: only where places come can there be others.
  const count = computed(() => fleet.value?.places.size ?? 0)
  effect(() => {
    // Before the city is there, nobody can tell which values it has.
    if (count.value === 0) return
    filter.value = withKnownValues(filter.value, fleet.peek()?.places.values() ?? [])
  })
  effect(() => {
    const address = search()
    if (address !== location.search) history.replaceState(null, '', location.pathname + address)
  })
  addEventListener('popstate', () => show(parseAddress(location.search)))
}

const THEMES = ['light', 'dark'] as const
type Theme = (typeof THEMES)[number]

const prefersDark = matchMedia('(prefers-color-scheme: dark)')
const systemTheme = signal<Theme>(prefersDark.matches ? 'dark' : 'light')
const chosenTheme = signal<Theme | null>(remembered('theme', THEMES))

/** Light or dark: as chosen in this browser, else as the system says. */
export const theme = computed(() => chosenTheme.value ?? systemTheme.value)

export const THEME_CHOICES = ['system', ...THEMES] as const
export type ThemeChoice = (typeof THEME_CHOICES)[number]

/** What was chosen in this browser. */
export const themeChoice = computed<ThemeChoice>(() => chosenTheme.value ?? 'system')

/** Chooses light, dark or what the system says, and remembers it in this browser. */
export function chooseTheme(choice: ThemeChoice): void {
  chosenTheme.value = choice === 'system' ? null : choice
  remember('theme', choice)
}

/** Switches between light and dark and remembers it in this browser. */
export function toggleTheme(): void {
  chooseTheme(theme.value === 'dark' ? 'light' : 'dark')
}

/** Follows the system's theme and puts the present one on the page. */
export function startTheme(): void {
  prefersDark.addEventListener('change', () => {
    systemTheme.value = prefersDark.matches ? 'dark' : 'light'
  })
  const show = (shown: Theme): void => {
    document.documentElement.dataset['theme'] = shown
  }
  effect(() => show(theme.value))
  // Paper is white.
  addEventListener('beforeprint', () => show('light'))
  addEventListener('afterprint', () => show(theme.value))
}
