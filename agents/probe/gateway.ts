import { readFile } from 'node:fs/promises'
import { endianness } from 'node:os'
import { join } from 'node:path'

/** Flag of a route that leads over a gateway (linux/route.h). */
const RTF_GATEWAY = 0x2
const V6_NEXT_HOP = 4
const V6_METRIC = 5
const V6_FLAGS = 8
const V6_INTERFACE = 9

interface Route {
  readonly gateway: string
  readonly interface: string
  readonly metric: number
}

/**
 * Address of the default gateway, of one interface when it is named: from the kernel's tables in
 * `folder` (/proc/net), IPv4 first. Null when there is none, or when they cannot be read.
 */
export async function defaultGateway(
  wanted: string | undefined,
  folder = '/proc/net',
): Promise<string | null> {
  const [v4, v6] = await Promise.all([
    readRoutes(join(folder, 'route'), routeV4),
    readRoutes(join(folder, 'ipv6_route'), routeV6),
  ])
  for (const routes of [v4, v6]) {
    const fitting = routes.filter((route) => wanted === undefined || route.interface === wanted)
    const [best] = fitting.toSorted((a, b) => a.metric - b.metric)
    if (best !== undefined) return best.gateway
  }
  return null
}

async function readRoutes(
  path: string,
  parse: (cells: readonly string[]) => Route | null,
): Promise<readonly Route[]> {
  const text = await readFile(path, 'latin1').catch(() => '')
  return text.split('\n').flatMap((line) => parse(line.trim().split(/\s+/)) ?? [])
}

/** Iface, destination, gateway, flags, two counts, metric, mask: numbers in hexadecimal. */
function routeV4(cells: readonly string[]): Route | null {
  const [name = '', destination, gateway = '', flags = '', , , metric, mask] = cells
  const isDefault = destination === '00000000' && mask === '00000000'
  if (!isDefault || (Number.parseInt(flags, 16) & RTF_GATEWAY) === 0) return null
  const bytes = [...Buffer.from(gateway, 'hex')]
  if (bytes.length !== 4) return null
  // The kernel prints the address as a number of the machine's own byte order.
  if (endianness() === 'LE') bytes.reverse()
  return { gateway: bytes.join('.'), interface: name, metric: Number(metric) }
}

/** Destination, its length, source, its length, next hop, metric, two counts, flags, interface. */
function routeV6(cells: readonly string[]): Route | null {
  const hop = cells[V6_NEXT_HOP] ?? ''
  const name = cells[V6_INTERFACE] ?? ''
  const isDefault = cells[1] === '00' && /^0{32}$/.test(cells[0] ?? '')
  const flags = Number.parseInt(cells[V6_FLAGS] ?? '', 16)
  if (!isDefault || (flags & RTF_GATEWAY) === 0 || /^0*$/.test(hop)) return null
  const address = hop.match(/.{4}/g)?.join(':') ?? ''
  // A link-local gateway is an address only together with its interface.
  const gateway = address.startsWith('fe80') ? `${address}%${name}` : address
  return { gateway, interface: name, metric: Number.parseInt(cells[V6_METRIC] ?? '0', 16) }
}
