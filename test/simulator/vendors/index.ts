import type { Vendor } from '../city/plan.ts'
import { arubaInstant } from './aruba-instant.ts'
import { cambium } from './cambium.ts'
import { grandstream } from './grandstream.ts'
import type { VendorTree } from './objects.ts'
import { openwrt } from './openwrt.ts'
import { routeros } from './routeros.ts'
import { ruckus } from './ruckus.ts'
import { unifi } from './unifi.ts'

/** The object tree of each make that stands in the city. */
export const VENDOR_TREES: Readonly<Record<Vendor, VendorTree>> = {
  unifi,
  routeros,
  ruckus,
  grandstream,
  openwrt,
  'aruba-instant': arubaInstant,
  cambium,
}
