import { computed, signal } from '@preact/signals'
import { fleet } from './live.ts'
import { faultsOf, parseAddress } from './model/address.ts'
import type { AddressFault } from './model/address-params.ts'
import { FACETS, withKnownValues } from './model/filter.ts'

/** The page was opened with this; it is mended at once, so that it has to be read before. */
const opened = location.search
const asked = parseAddress(opened).filter

const found = signal<readonly AddressFault[]>(faultsOf(opened))
const isRead = signal(false)

/** Areas and providers that no place of the city has; none before the city is there. */
const unknownValues = computed<readonly AddressFault[]>(() => {
  const places = fleet.value?.places
  if (isRead.value || places === undefined || places.size === 0) return []
  const known = withKnownValues(asked, places.values()).chosen
  return FACETS.flatMap((name) =>
    [...asked.chosen[name]]
      .filter((value) => !known[name].has(value))
      .map((value) => ({ name, value })),
  )
})

/** What was amiss with the link that was followed, each once; none after it was read. */
export const addressFaults = computed<readonly AddressFault[]>(() => {
  if (isRead.value) return []
  const all = [...found.value, ...unknownValues.value]
  return all.filter(
    (one, index) =>
      all.findIndex(({ name, value }) => name === one.name && value === one.value) === index,
  )
})

/** Adds what only shows when a value is used: a moment that has not come yet. */
export function addAddressFault(fault: AddressFault): void {
  isRead.value = false
  found.value = [...found.peek(), fault]
}

/** The operator has read it. */
export function closeAddressNote(): void {
  found.value = []
  isRead.value = true
}
