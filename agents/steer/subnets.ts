/** The addresses of a subnet in CIDR form, or what is wrong with it. */
export type SubnetReading =
  | { readonly kind: 'good'; readonly firstHost: number; readonly hosts: number }
  | { readonly kind: 'bad'; readonly problem: string }

/** First address that is nobody's: multicast and what is reserved above (RFC 5735). */
const UNICAST_END = 224 * 2 ** 24

/** Reads `10.20.30.0/24`; without network and broadcast address, which no device has. */
export function readSubnet(text: string): SubnetReading {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(text)
  const parts = (match ?? []).slice(1).map(Number)
  const [a = 0, b = 0, c = 0, d = 0, prefix = 0] = parts
  if (match === null || [a, b, c, d].some((part) => part > 255) || prefix > 32) {
    return { kind: 'bad', problem: `"${text}" is no subnet; expected such as 10.20.30.0/24` }
  }
  const size = 2 ** (32 - prefix)
  const address = ((a * 256 + b) * 256 + c) * 256 + d
  const network = address - (address % size)
  if (network + size > UNICAST_END) {
    return { kind: 'bad', problem: `${text} holds addresses that are no device's` }
  }
  const isNarrow = prefix >= 31
  return {
    kind: 'good',
    firstHost: isNarrow ? network : network + 1,
    hosts: isNarrow ? size : size - 2,
  }
}

/** Each address once, in the order of the subnets; throws the first fault, or that they are too many. */
export function addressesOf(subnets: readonly string[], addressesMax: number): readonly string[] {
  const readings = subnets.map(readSubnet)
  const found = new Set<number>()
  for (const reading of readings) {
    if (reading.kind === 'bad') throw new SubnetFault(reading.problem)
    // Before anything is counted out: a /8 would be 16 million.
    if (found.size + reading.hosts > addressesMax) {
      throw new SubnetFault(`more than ${addressesMax} addresses; give smaller subnets`)
    }
    for (let host = 0; host < reading.hosts; host += 1) found.add(reading.firstHost + host)
  }
  return [...found].map(dotted)
}

/** The subnets of a sweep cannot be asked; the message is for the operator. */
export class SubnetFault extends Error {
  override readonly name = 'SubnetFault'
}

function dotted(address: number): string {
  return [24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join('.')
}
