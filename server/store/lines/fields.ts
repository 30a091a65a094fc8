/** Which field holds which number of a shape, by names that people can use in queries of their own. */
import type { Shape, ShapePlan } from '../shape.ts'

/** Fields that each row has. */
export const BASE_FIELDS = ['shape', 'received', 'interval'] as const
/** How many clients an access point counted. */
export const CLIENTS_FIELD = 'reading_clients'
/** And one that only whole samples are read with. */
export const BOOT_FIELD = 'boot'

export interface NumberField {
  /** The path with `_` for `.`: `reading_radios_0_clients`. */
  readonly name: string
  readonly path: string
  /** Index into the numbers. */
  readonly place: number
  /** Of a 64-bit counter, which is two numbers: the high one is left out while it is 0. */
  readonly part: 'whole' | 'high' | 'low'
}

const HIGH = '_high'
export const BITS_HIGH = '_bits_high'
export const BITS_LOW = '_bits_low'

/** Looked up once per shape: few shapes make most polls. */
const known = new WeakMap<ShapePlan, readonly NumberField[]>()

/** The fields of a shape in the order of its numbers. */
export function fieldsOf(plan: ShapePlan): readonly NumberField[] {
  const made = known.get(plan)
  if (made !== undefined) return made
  const fields: NumberField[] = []
  addFields(plan.tree, '', fields)
  known.set(plan, fields)
  return fields
}

function addFields(shape: Shape, path: string, fields: NumberField[]): void {
  const name = path.replaceAll('.', '_')
  const place = fields.length
  if (typeof shape === 'number') {
    fields.push({ name, path, place, part: 'whole' })
    return
  }
  if (shape === null || typeof shape !== 'object') return
  if ('#' in shape) {
    fields.push({ name: name + HIGH, path, place, part: 'high' })
    fields.push({ name, path, place: place + 1, part: 'low' })
    return
  }
  for (const [key, inner] of Object.entries(shape)) {
    addFields(inner, path === '' ? key : `${path}.${key}`, fields)
  }
}

/** How much of a poll a reader needs. */
export type Depth = 'outcomes' | 'clients' | 'usage' | 'windows' | 'samples'

const COUNTERS = String.raw`reading\.uptimeMs$|(reading\.)?traffic\.`
const NEEDED: Readonly<Record<Exclude<Depth, 'outcomes' | 'samples'>, RegExp>> = {
  clients: /^reading\.clients$/,
  usage: RegExp(
    String.raw`^(${COUNTERS}|reading\.(clients$|ssids\.|radios\.\d+\.(band|utilizationPercent|clients)$))`,
  ),
  windows: RegExp(
    String.raw`^(${COUNTERS}|outcome\.rttMs$|reading\.(clients|cpuPercent|memoryUsedPercent|radios\.\d+\.utilizationPercent)$)`,
  ),
}

const byDepth = new WeakMap<ShapePlan, Map<Depth, readonly NumberField[]>>()

/** Those fields of a shape that a depth needs. */
export function fieldsNeeded(plan: ShapePlan, depth: Depth): readonly NumberField[] {
  if (depth === 'outcomes') return []
  if (depth === 'samples') return fieldsOf(plan)
  let needed = byDepth.get(plan)
  if (needed === undefined) byDepth.set(plan, (needed = new Map()))
  let fields = needed.get(depth)
  if (fields === undefined) {
    fields = fieldsOf(plan).filter(({ path }) => NEEDED[depth].test(path))
    needed.set(depth, fields)
  }
  return fields
}
