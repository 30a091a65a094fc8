import { z } from 'zod'
import { DEVICE_ROLES } from '../reading/reading.ts'
import { SIMPLE_DECODINGS } from '../snmp/decode.ts'
import { AGGREGATES, BASES, INDEX_KINDS } from './driver.ts'

/**
 * The shape of a driver file. Where a value may have one of several forms, the key that it begins
 * with decides which is meant, so that a fault is told in the words of that form.
 */
const oid = z
  .string()
  .regex(
    /^(\$product|[012])(\.\d{1,10}){1,120}$/,
    'expected an OID such as 1.3.6.1.2.1.1.1.0, or $product.5.1.3.0',
  )
const pattern = z.string().refine(isPattern, 'expected a regular expression')
const name = z.string().regex(/^[A-Za-z][\w-]*$/, 'expected a name of letters, digits, - and _')
const plain = z.union([z.string(), z.number(), z.boolean(), z.null()])
const slow = z.literal(true).optional()
const take = z.enum(AGGREGATES)

/** A value in one of several forms, each known by a key that only it has. */
function oneOf(forms: Readonly<Record<string, z.ZodType>>): z.ZodType {
  const keys = Object.keys(forms)
  return z.unknown().superRefine((value, context) => {
    const key =
      typeof value === 'object' && value !== null ? keys.find((form) => form in value) : undefined
    const form = key === undefined ? undefined : forms[key]
    if (form === undefined) {
      context.addIssue({ code: 'custom', message: `expected an object with ${keys.join(' or ')}` })
      return
    }
    for (const issue of form.safeParse(value).error?.issues ?? []) {
      context.addIssue({ code: 'custom', message: issue.message, path: [...issue.path] })
    }
  })
}

const decoding = z.unknown().superRefine((value, context) => {
  const form = typeof value === 'string' ? z.enum(SIMPLE_DECODINGS) : parametric
  for (const issue of form.safeParse(value).error?.issues ?? []) {
    context.addIssue({ code: 'custom', message: issue.message, path: [...issue.path] })
  }
})
const parametric = oneOf({
  capture: z.strictObject({ capture: pattern }),
  scale: z.strictObject({ scale: z.number() }),
  map: z.strictObject({ map: z.record(z.string(), plain), keep: slow }),
  between: z.strictObject({ between: z.tuple([z.number(), z.number()]) }),
  mask: z.strictObject({ mask: z.int() }),
  isOneOf: z.strictObject({ isOneOf: z.array(z.union([z.string(), z.number()])).min(1) }),
  prefix: z.strictObject({ prefix: z.string() }),
})
const decode = z
  .unknown()
  .superRefine((value, context) => {
    const form = Array.isArray(value) ? z.array(decoding).min(1) : decoding
    for (const issue of form.safeParse(value).error?.issues ?? []) {
      context.addIssue({ code: 'custom', message: issue.message, path: [...issue.path] })
    }
  })
  .optional()

const source: z.ZodType = z.lazy(() =>
  oneOf({
    oid: z.strictObject({ oid, decode, slow }),
    sysDescr: z.strictObject({ sysDescr: pattern, decode }),
    sysObjectId: z.strictObject({ sysObjectId: pattern, decode }),
    const: z.strictObject({ const: z.union([z.string(), z.number()]) }),
    table: z.strictObject({
      table: name,
      take,
      column: name.optional(),
      where: conditions.optional(),
      decode,
    }),
    total: z.strictObject({
      total: source,
      used: source.optional(),
      free: z.array(source).min(1).optional(),
      decode,
    }),
    plus: z.strictObject({ plus: sources, decode }),
    when: z.strictObject({ when: source, use: source }),
  }),
)
const sources = z.array(source).min(1)
const conditions = z
  .array(
    z.strictObject({
      column: name,
      is: z.union([plain, z.array(plain)]).optional(),
      not: z.union([plain, z.array(plain)]).optional(),
      matches: pattern.optional(),
      equals: source.optional(),
    }),
  )
  .min(1)

const column = oneOf({
  oid: z.strictObject({ oid, decode, slow, exact: slow }),
  index: z.strictObject({ index: name, decode }),
  copy: z.strictObject({ copy: name, decode: decode.nonoptional() }),
  first: z.strictObject({ first: z.array(name).min(1) }),
  plus: z.strictObject({ plus: z.array(name).min(1) }),
  from: z.strictObject({
    from: name,
    match: z.record(name, name),
    take,
    column: name.optional(),
    where: conditions.optional(),
    decode,
  }),
  nth: z.strictObject({ nth: name, at: name }),
  total: z.strictObject({ total: name, free: name }),
  const: z.strictObject({ const: z.union([z.string(), z.number(), z.boolean()]) }),
  source: z.strictObject({ source }),
})

const table = z.strictObject({
  columns: z.record(name, column),
  index: z.array(z.strictObject({ name, kind: z.enum(INDEX_KINDS) })).optional(),
  where: conditions.optional(),
  rowsOf: name.optional(),
  rows: z
    .array(z.string().regex(/^\d{1,10}(\.\d{1,10}){0,30}$/, 'expected a row index such as 1.2'))
    .min(1)
    .max(256)
    .optional(),
  single: slow,
  of: name.optional(),
  distinct: name.optional(),
  volatile: slow,
})

const lists = z
  .array(
    z.strictObject({
      table: name,
      ifNone: z.union([z.literal(true), name]).optional(),
      offGrid: slow,
    }),
  )
  .min(1)
  .optional()
const probe = oneOf({
  below: z.strictObject({ below: oid, matches: pattern.optional() }),
  at: z.strictObject({ at: oid, matches: pattern.optional() }),
})

function isPattern(text: string): boolean {
  try {
    return new RegExp(text, 's') instanceof RegExp
  } catch {
    return false
  }
}

/** A driver file as it must look; names that it uses are checked by `parseDriver`. */
export const driverSchema = z.strictObject({
  name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'expected lower-case letters, digits and -'),
  title: z.string().min(1).max(100),
  vendor: z.string().min(1).max(100),
  role: z.enum(DEVICE_ROLES),
  basis: z.enum(BASES).optional(),
  unseen: z.array(name).min(1).optional(),
  match: z
    .array(
      z.strictObject({
        sysObjectId: z.array(oid).min(1).optional(),
        sysDescr: pattern.optional(),
        answers: z.array(probe).min(1).optional(),
        silent: z.array(probe).min(1).optional(),
      }),
    )
    .min(1),
  model: sources.optional(),
  firmware: sources.optional(),
  serial: sources.optional(),
  clients: sources.optional(),
  cpuPercent: sources.optional(),
  memoryUsedPercent: sources.optional(),
  uptimeSeconds: sources.optional(),
  tables: z.record(name, table).optional(),
  radios: lists,
  ssids: lists,
  managedAccessPoints: lists,
  stations: lists,
})
