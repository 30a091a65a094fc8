import { FACETS, NO_FILTER, type Facet, type Filter } from './filter.ts'
import { ORDERS, type Order } from './attention.ts'

/** What a link to the dashboard says: which place is open, what is shown, in which order. */
export interface Address {
  readonly place: string | null
  readonly filter: Filter
  readonly order: Order
}

const isOrder = (value: string | null): value is Order => ORDERS.some((order) => order === value)

/** Reads the query part of an address; what it does not know, it leaves out. */
export function parseAddress(search: string): Address {
  const query = new URLSearchParams(search)
  const chosen: Record<Facet, ReadonlySet<string>> = { ...NO_FILTER.chosen }
  for (const facet of FACETS) chosen[facet] = new Set(query.getAll(facet))
  const order = query.get('order')
  const place = query.get('place')
  return {
    place: place === '' ? null : place,
    filter: { chosen, text: query.get('q') ?? '' },
    order: isOrder(order) ? order : 'attention',
  }
}

/** The query part of an address, '' for the plain start; `parseAddress` reads it back. */
export function formatAddress(address: Address): string {
  const query = new URLSearchParams()
  if (address.place !== null) query.set('place', address.place)
  for (const facet of FACETS) {
    for (const value of [...address.filter.chosen[facet]].sort()) query.append(facet, value)
  }
  const text = address.filter.text.trim()
  if (text !== '') query.set('q', text)
  if (address.order !== 'attention') query.set('order', address.order)
  const search = query.toString()
  return search === '' ? '' : `?${search}`
}
