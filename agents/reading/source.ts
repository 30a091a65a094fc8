import type { Source, Sources } from '../drivers/driver.ts'
import { compileDecode, number, text } from '../snmp/decode.ts'
import type { Cell, Decode, Decoder } from '../snmp/decode.ts'
import { aggregate, share } from './aggregate.ts'
import type { Poll } from './poll.ts'
import { compileConditions } from './conditions.ts'
import type { Scope } from './table.ts'

export type SourceReader = (poll: Poll) => Cell

/**
 * The first source that answers. Plain objects are all asked for at once; a table is asked for only
 * when everything before it stayed silent.
 */
export function compileSources(sources: Sources | undefined, scope: Scope): SourceReader {
  const readers = (sources ?? []).map((source) => ({
    read: compileSource(source, scope),
    cheap: !asksTable(source),
  }))
  return (poll) => {
    const missingBefore = poll.missing
    for (const { read, cheap } of readers) {
      if (!cheap && poll.missing > missingBefore) return null
      const cell = read(poll)
      if (cell !== null) return poll.missing > missingBefore ? null : cell
    }
    return null
  }
}

function asksTable(source: Source): boolean {
  if ('table' in source) return true
  if ('plus' in source) return source.plus.some(asksTable)
  return 'when' in source ? asksTable(source.when) || asksTable(source.use) : false
}

/** Compiles one source. */
export function compileSource(source: Source, scope: Scope): SourceReader {
  if ('oid' in source) {
    const oid = scope.absolute(source.oid)
    const decode = compileOptional(source.decode)
    const slow = source.slow === true
    return (poll) => decode(poll.scalar(oid, slow))
  }
  if ('const' in source) return () => source.const
  if ('sysDescr' in source) {
    const cell = captured(source.sysDescr, scope.sysDescr, source.decode)
    return () => cell
  }
  if ('sysObjectId' in source) {
    const cell = captured(source.sysObjectId, scope.sysObjectId, source.decode)
    return () => cell
  }
  if ('table' in source) {
    const test = compileConditions(source.where, scope)
    const decode = compileOptional(source.decode)
    return (poll) => {
      const rows = scope.table(source.table).rows(poll)
      const fitting = source.where === undefined ? rows : rows.filter((row) => test(row, poll))
      return decode(aggregate(fitting, source.take, source.column, poll))
    }
  }
  if ('when' in source) {
    const condition = compileSource(source.when, scope)
    const use = compileSource(source.use, scope)
    return (poll) => (condition(poll) === null ? null : use(poll))
  }
  const decode = compileOptional(source.decode)
  if ('plus' in source) {
    const parts = source.plus.map((part) => compileSource(part, scope))
    return (poll) => {
      const numbers = parts.map((part) => number(part(poll))).filter((value) => value !== null)
      return numbers.length === 0 ? null : decode(numbers.reduce((sum, value) => sum + value, 0))
    }
  }
  return compileShare(source, scope, decode)
}

function compileShare(
  source: Extract<Source, { total: Source }>,
  scope: Scope,
  decode: Decoder,
): SourceReader {
  const total = compileSource(source.total, scope)
  const used = source.used === undefined ? null : compileSource(source.used, scope)
  const free = (source.free ?? []).map((part) => compileSource(part, scope))
  return (poll) => {
    const whole = number(total(poll))
    const part = used === null ? whole : number(used(poll))
    const parts = free.map((reader) => number(reader(poll)))
    // The first free figure is the one that matters; buffers and cache may be missing.
    if (whole === null || part === null || (parts.length > 0 && parts[0] === null)) return null
    return decode(share(part - parts.reduce<number>((sum, value) => sum + (value ?? 0), 0), whole))
  }
}

function captured(pattern: string, from: string | null, decode: Decode | undefined): Cell {
  const cell = text(new RegExp(pattern, 's').exec(from ?? '')?.[1] ?? null)
  return compileOptional(decode)(cell)
}

function compileOptional(decode: Decode | undefined): Decoder {
  if (decode !== undefined) return compileDecode(decode)
  return (value) => (Buffer.isBuffer(value) || typeof value === 'string' ? text(value) : value)
}
