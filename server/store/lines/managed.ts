/**
 * What a controller tells of its access points is different at nearly each poll, so that each poll would
 * have a long shape of its own. Here it is turned so that what changes are numbers.
 */
interface Managed {
  readonly name: string | null
  readonly mac: string | null
  readonly up: boolean | null
  readonly clients: number | null
  readonly serial?: string | null | undefined
  readonly uptimeMs?: number | null | undefined
}

/** Lists of one length; what seldom changes, and what does, as numbers. */
interface Turned {
  readonly names: readonly (string | null)[]
  readonly macs: readonly (string | null)[]
  /** False where it is not told at all. */
  readonly serials: readonly (string | null | false)[]
  readonly up: readonly number[]
  readonly clients: readonly number[]
  readonly uptimeMs: readonly number[]
}

/** Of what is null, and of what is not told at all: none of the numbers is negative. */
const NULL = -1
const ABSENT = -2

type Part = { readonly reading?: { readonly managed?: unknown } | undefined }

/** The part of a sample with its list of access points turned, where it has one. */
export function turned(part: object): object {
  const { reading } = part as Part
  if (reading?.managed === undefined) return part
  const managed = reading.managed as readonly Managed[]
  const lists: Turned = {
    names: managed.map(({ name }) => name),
    macs: managed.map(({ mac }) => mac),
    serials: managed.map(({ serial }) => (serial === undefined ? false : serial)),
    up: managed.map(({ up }) => (up === null ? NULL : Number(up))),
    clients: managed.map(({ clients }) => clients ?? NULL),
    uptimeMs: managed.map(({ uptimeMs }) => (uptimeMs === undefined ? ABSENT : (uptimeMs ?? NULL))),
  }
  return { ...part, reading: { ...reading, managed: lists } }
}

/** The inverse of `turned`. */
export function turnedBack(part: object): object {
  const { reading } = part as Part
  if (reading?.managed === undefined) return part
  const { names, macs, serials, up, clients, uptimeMs } = reading.managed as Turned
  const managed = names.map((name, index) => ({
    name,
    mac: macs[index],
    up: up[index] === NULL ? null : up[index] === 1,
    clients: orNull(clients[index]),
    ...(serials[index] !== false && { serial: serials[index] }),
    ...(uptimeMs[index] !== ABSENT && { uptimeMs: orNull(uptimeMs[index]) }),
  }))
  return { ...part, reading: { ...reading, managed } }
}

const orNull = (value: number | undefined): number | null =>
  value === undefined || value === NULL ? null : value
