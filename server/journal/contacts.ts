import type { PlaceId } from '#contract/ids.ts'
import type { Inventory, PlaceContact, Provider } from './inventory.ts'

/** Whom to call about a place. Personal data: for messages to those who are to call, nowhere else. */
export interface PlaceContacts {
  /** Who sells its line, with the number to name in the call; null without a line or a name. */
  readonly provider: (Provider & { readonly contract: string | null }) | null
  /** Who is there and can give first aid; null when nobody is known. */
  readonly contact: PlaceContact | null
}

/** The contacts of a place, as the inventory has them. */
export function contactsOf(inventory: Inventory, place: PlaceId): PlaceContacts {
  const line = [...inventory.uplinks.values()].find((uplink) => uplink.place === place)
  const contact = inventory.contacts.get(place) ?? null
  if (line === undefined || line.provider === null) return { provider: null, contact }
  const known = providerNamed(inventory, line.provider)
  const { phone, email } = known ?? { phone: null, email: null }
  return { provider: { name: line.provider, phone, email, contract: line.contract }, contact }
}

/** The provider of that name, in small or capital letters. */
export function providerNamed(inventory: Inventory, name: string): Provider | null {
  const exact = inventory.providers.get(name)
  if (exact !== undefined) return exact
  const wanted = name.toLowerCase()
  return [...inventory.providers.values()].find((one) => one.name.toLowerCase() === wanted) ?? null
}
