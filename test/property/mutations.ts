/** Seeded damage to a batch, as faulty agents, proxies and attackers do it. */

export type Random = () => number

export function pick<T>(random: Random, from: readonly T[]): T {
  const item = from[Math.floor(random() * from.length)]
  if (item === undefined) throw new Error('nothing to pick from')
  return item
}

/** Values of the wrong type or far out of range for every field of the contract. */
const WRONG: readonly unknown[] = [
  null,
  true,
  -1,
  1.5,
  1e300,
  'x'.repeat(5000),
  '',
  '../../etc/passwd',
  [],
  {},
  [[[]]],
  { kind: 'ok' },
  '99999999999999999999',
  { toString: 1 },
]

interface Place {
  readonly holder: Record<string, unknown>
  readonly key: string
}

function placesOf(value: unknown, found: Place[] = []): Place[] {
  if (typeof value !== 'object' || value === null) return found
  for (const key of Object.keys(value)) {
    found.push({ holder: value as Record<string, unknown>, key })
    placesOf((value as Record<string, unknown>)[key], found)
  }
  return found
}

/** One to three changes of the tree: a value replaced, removed, moved or added. */
export function mutateTree(random: Random, original: unknown): unknown {
  const tree = structuredClone(original)
  const changes = 1 + Math.floor(random() * 3)
  for (let change = 0; change < changes; change += 1) {
    const { holder, key } = pick(random, placesOf(tree))
    const kind = random()
    if (kind < 0.6) holder[key] = structuredClone(pick(random, WRONG))
    else if (kind < 0.8) delete holder[key]
    else if (kind < 0.9) holder[key] = structuredClone(pick(random, placesOf(tree)).holder)
    else holder[`${key}x`] = holder[key]
  }
  return tree
}

/** The text with a few characters changed, cut or repeated. */
export function mutateText(random: Random, text: string): string {
  const at = Math.floor(random() * text.length)
  const kind = random()
  if (kind < 0.3) return text.slice(0, at)
  if (kind < 0.6)
    return text.slice(0, at) + pick(random, [...'{}[]",:0\u0000é']) + text.slice(at + 1)
  if (kind < 0.8) return text.slice(0, at) + text.slice(at + 1 + Math.floor(random() * 40))
  return text.slice(0, at) + text.slice(Math.max(0, at - 30))
}

/** Gzip bytes with one of them changed, or cut. */
export function mutateGzip(
  random: Random,
  whole: Uint8Array<ArrayBuffer>,
): Uint8Array<ArrayBuffer> {
  if (random() < 0.3) return whole.slice(0, Math.floor(random() * whole.length))
  const bytes = whole.slice()
  // Beyond the header's time and system fields, which mean nothing to a reader.
  const at = 10 + Math.floor(random() * (bytes.length - 10))
  bytes[at] = (bytes[at] ?? 0) ^ (1 + Math.floor(random() * 255))
  return bytes
}
