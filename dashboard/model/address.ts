import { NO_AGENT_FILTER, type AgentFilter } from './agent-list.ts'
import { faultsOfParams, paramsOf, type AddressFault } from './address-params.ts'
import { ORDERS, type Order } from './attention.ts'
import {
  NO_INCIDENTS_VIEW,
  parseIncidentsView,
  putIncidentsView,
  type IncidentsView,
} from './incident-address.ts'
import { FACETS, NO_FILTER, type Facet, type Filter } from './filter.ts'

/** The pages of the dashboard; `city` is the start. */
export const PAGES = [
  'city',
  'overview',
  'incidents',
  'places',
  'place',
  'access-points',
  'agents',
  'providers',
  'reports',
  'inventory',
  'settings',
  'help',
  'wallboard',
  'field',
  'first-run',
] as const
export type PageName = (typeof PAGES)[number]

/** What a link to the dashboard says: the page, the open place, what is shown, in which order. */
export interface Address {
  readonly page: PageName
  readonly place: string | null
  readonly filter: Filter
  readonly order: Order
  /** What the page of agents shows. */
  readonly agents: AgentFilter
  readonly incidents: IncidentsView
  /** What a page keeps in the address for itself; agents and incidents have their own above. */
  readonly params: PageParams
}

/** Values of a page by name, as the address spells them. */
export type PageParams = Readonly<Record<string, string>>

export const NO_PARAMS: PageParams = {}

/** Pages whose address names a place. */
const OF_PLACE: readonly PageName[] = ['city', 'place', 'field']
const isOrder = (value: string | null): value is Order => ORDERS.some((order) => order === value)

const pageOf = (query: URLSearchParams): PageName =>
  PAGES.find((name) => name === query.get('page')) ?? 'city'

/** What `parseAddress` leaves out of an address because there is no such thing, for who followed a link. */
export function faultsOf(search: string): readonly AddressFault[] {
  const query = new URLSearchParams(search)
  const page = pageOf(query)
  const asked = query.get('page') ?? page
  const ofPage = asked === page || asked === '' ? [] : [{ name: 'page', value: asked }]
  return [...ofPage, ...faultsOfParams(page, query)]
}

/** Reads the query part of an address; what it does not know, it leaves out. */
export function parseAddress(search: string): Address {
  const query = new URLSearchParams(search)
  const chosen: Record<Facet, ReadonlySet<string>> = { ...NO_FILTER.chosen }
  for (const facet of FACETS) chosen[facet] = new Set(query.getAll(facet))
  const order = query.get('order')
  const place = query.get('place')
  const page = pageOf(query)
  return {
    page,
    place: place === '' || !OF_PLACE.includes(page) ? null : place,
    filter: { chosen, text: query.get('q') ?? '' },
    order: isOrder(order) ? order : 'attention',
    agents:
      page === 'agents'
        ? { text: query.get('agent') ?? '', onlyHand: query.get('hand') === '1' }
        : NO_AGENT_FILTER,
    incidents: page === 'incidents' ? parseIncidentsView(query) : NO_INCIDENTS_VIEW,
    params: paramsOf(page, query),
  }
}

/** The query part of an address, '' for the plain start; `parseAddress` reads it back. */
export function formatAddress(address: Address): string {
  const query = new URLSearchParams()
  if (address.page === 'agents') {
    query.set('page', 'agents')
    const text = address.agents.text.trim()
    if (text !== '') query.set('agent', text)
    if (address.agents.onlyHand) query.set('hand', '1')
  } else if (address.page === 'incidents') {
    query.set('page', 'incidents')
    putIncidentsView(query, address.incidents)
  } else {
    if (address.page !== 'city') query.set('page', address.page)
    if (address.place !== null) query.set('place', address.place)
    for (const [name, value] of Object.entries(address.params)) query.set(name, value)
  }
  for (const facet of FACETS) {
    for (const value of [...address.filter.chosen[facet]].sort()) query.append(facet, value)
  }
  const text = address.filter.text.trim()
  if (text !== '') query.set('q', text)
  if (address.order !== 'attention') query.set('order', address.order)
  const search = query.toString()
  return search === '' ? '' : `?${search}`
}
