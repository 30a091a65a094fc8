/**
 * Compares an agent's JSON sample with the expected one of a recording, by the rules of the
 * recordings' README.
 */
export interface Expected {
  readonly meta: {
    readonly family: string
    readonly alternatives?: Readonly<Record<string, readonly { readonly value: unknown }[]>>
    readonly interfacesMayBeEmpty?: boolean
    readonly radiosOfManagedAps?: readonly Json[]
  }
  readonly sample: Readonly<Record<string, unknown>>
}

export interface Comparison {
  readonly fields: number
  readonly right: number
  /** One line for each field that differs. */
  readonly faults: readonly string[]
}

type Json = Readonly<Record<string, unknown>>

const PLAIN_FIELDS = [
  'vendor',
  'model',
  'firmware',
  'serial',
  'sysName',
  'uptimeSeconds',
  'clients',
  'cpuPercent',
  'memoryUsedPercent',
] as const
const LIST_FIELDS = ['ssids', 'radios', 'interfaces', 'managedAccessPoints'] as const
const TOLERANT: ReadonlySet<string> = new Set(['uptimeSeconds', 'cpuPercent', 'memoryUsedPercent'])

export function compareSample(expected: Expected, sample: Json): Comparison {
  const faults: string[] = []
  for (const field of PLAIN_FIELDS) {
    const accepted = acceptedValues(expected, field)
    if (!accepted.some((value) => samePlain(field, value, sample[field]))) {
      faults.push(
        `${field}: expected ${accepted.map(show).join(' or ')}, got ${show(sample[field])}`,
      )
    }
  }
  for (const field of LIST_FIELDS) {
    const accepted = acceptedValues(expected, field)
    if (field === 'radios' && expected.meta.radiosOfManagedAps !== undefined) {
      accepted.push(expected.meta.radiosOfManagedAps)
    }
    if (field === 'interfaces' && expected.meta.interfacesMayBeEmpty === true) accepted.push([])
    const differences = accepted.map((value) => listFaults(field, rows(value), rows(sample[field])))
    const least = differences.toSorted((a, b) => a.length - b.length)[0] ?? []
    if (least.length > 0) faults.push(`${field}: ${least.slice(0, 4).join('; ')}`)
  }
  const fields = PLAIN_FIELDS.length + LIST_FIELDS.length
  return { fields, right: fields - faults.length, faults }
}

function acceptedValues(expected: Expected, field: string): unknown[] {
  const others = expected.meta.alternatives?.[field] ?? []
  return [expected.sample[field], ...others.map(({ value }) => value)]
}

function rows(value: unknown): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : []
}

function samePlain(field: string, expected: unknown, got: unknown): boolean {
  const want = expected ?? null
  const have = got ?? null
  if (want === null || have === null) return want === have
  if (TOLERANT.has(field)) return Math.abs(Number(want) - Number(have)) <= 1
  if (field === 'vendor') return clean(want).toLowerCase() === clean(have).toLowerCase()
  return sameCell(want, have)
}

function sameCell(want: unknown, have: unknown): boolean {
  if (typeof want === 'string' && typeof have === 'string') return clean(want) === clean(have)
  return want === have || (typeof want === 'number' && Number(have) === want && have !== '')
}

function clean(value: unknown): string {
  return String(value).replaceAll('\0', '').trim()
}

/** Fields of a row that are compared, and what tells one row from another. */
const ROWS = {
  ssids: { key: ['name'], fields: ['clients', 'band'] },
  radios: {
    key: ['band', 'frequencyMHz', 'channel', 'ap'],
    fields: [
      'band',
      'channel',
      'frequencyMHz',
      'utilizationPercent',
      'noiseDbm',
      'txPowerDbm',
      'clients',
    ],
  },
  interfaces: {
    key: ['ifIndex'],
    fields: ['name', 'up', 'rxBytes', 'txBytes', 'rxErrors', 'txErrors'],
  },
  managedAccessPoints: { key: ['mac'], fields: ['name', 'mac', 'up', 'clients'] },
} as const

function listFaults(
  list: keyof typeof ROWS,
  expected: readonly Json[],
  got: readonly Json[],
): readonly string[] {
  const left = [...got]
  const faults: string[] = []
  for (const want of expected) {
    const options = left.map((have) => rowFaults(list, want, have))
    const best = options
      .map((found, at) => ({ found, at, near: near(list, want, left[at] ?? {}) }))
      .filter(({ near: distance }) => distance !== null)
      .toSorted((a, b) => a.found.length - b.found.length)[0]
    if (best === undefined) {
      if (list === 'interfaces' && (want['name'] ?? null) === null) continue
      faults.push(`missing ${show(want)}`)
      continue
    }
    left.splice(best.at, 1)
    faults.push(...best.found)
  }
  for (const extra of left) faults.push(`not expected ${show(extra)}`)
  return faults
}

/** Null when the rows cannot be the same one. */
function near(list: keyof typeof ROWS, want: Json, have: Json): number | null {
  const spec = ROWS[list]
  if (list === 'managedAccessPoints' && (want['mac'] ?? have['mac'] ?? null) === null) {
    return sameCell(want['name'] ?? null, have['name'] ?? null) ? 0 : null
  }
  for (const key of spec.key) {
    const a = want[key] ?? null
    const b = have[key] ?? null
    const optional = list === 'radios' && (a === null || b === null)
    if (!optional && !sameCell(a, b)) return null
  }
  return 0
}

function rowFaults(list: keyof typeof ROWS, want: Json, have: Json): readonly string[] {
  const name = String(want['ifIndex'] ?? want['mac'] ?? want['name'] ?? want['frequencyMHz'])
  const faults: string[] = []
  for (const field of ROWS[list].fields) {
    const a = want[field] ?? null
    const b = have[field] ?? null
    const nameless = list === 'interfaces' && field === 'name' && a === null
    if (nameless && (b === null || b === `if${String(want['ifIndex'])}`)) continue
    // Channel and frequency follow from each other: only those sent are compared.
    if ((field === 'channel' || field === 'frequencyMHz') && have[field] === undefined) continue
    if (!sameCell(a, b)) faults.push(`${name}.${field} expected ${show(a)}, got ${show(b)}`)
  }
  return faults
}

function show(value: unknown): string {
  const text = value === undefined ? 'null' : JSON.stringify(value)
  return text.length > 160 ? `${text.slice(0, 160)}...` : text
}
