import { hashOf, mixed } from '../random.ts'

/** Time for which a place near an access point is one visitor's, about. */
const STAY_MS = 2_700_000
/** Four in five phones draw an address of their own for the network. */
const RANDOMISED_SHARE = 0.8

/**
 * Addresses of the stations that an access point serves at a moment, made up: one for each client,
 * another after each stay. The same moment always has the same ones.
 */
export function stationsAt(accessPoint: string, clients: number, atMs: number): readonly string[] {
  const hash = hashOf('stations', accessPoint)
  const stations = Array.from({ length: clients }, (_, slot) => {
    const slotHash = mixed(hash, slot)
    const visit = mixed(slotHash, Math.floor((atMs + (slotHash % STAY_MS)) / STAY_MS))
    const rest = mixed(visit, 1)
    const isRandomised = mixed(visit, 2) < RANDOMISED_SHARE * 2 ** 32
    // 00:00:5E:00:53 is set apart for documentation (RFC 7042): no maker's device is meant.
    const octets = isRandomised
      ? [((rest >>> 24) & 0xfc) | 2, rest >>> 16, rest >>> 8, rest, visit >>> 8, visit]
      : [0, 0, 0x5e, rest >>> 8, rest, visit]
    return octets.map((octet) => (octet & 0xff).toString(16).padStart(2, '0')).join(':')
  })
  // Two rows of a table never have one index.
  return [...new Set(stations)]
}
