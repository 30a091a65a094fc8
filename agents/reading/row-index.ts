import type { IndexPart } from '../drivers/driver.ts'
import { mac, text } from '../snmp/decode.ts'
import type { Cell } from '../snmp/decode.ts'

/**
 * One part of a row index; the parts before it say where it begins. Some agents put a length before
 * a MAC, some leave it out before the last text.
 */
export function indexPart(index: string, parts: readonly IndexPart[], name: string): Cell {
  const numbers = index.split('.').map(Number)
  let at = 0
  for (const [position, part] of parts.entries()) {
    const { from, length } = extent(numbers, at, part, position === parts.length - 1)
    if (part.name === name) {
      const slice = numbers.slice(from, from + length)
      return slice.length < length ? null : partCell(part.kind, slice)
    }
    at = from + length
  }
  return null
}

function extent(
  numbers: readonly number[],
  at: number,
  { kind }: IndexPart,
  isLast: boolean,
): { readonly from: number; readonly length: number } {
  const left = numbers.length - at
  const counted = numbers[at] === left - 1
  switch (kind) {
    case 'number':
      return { from: at, length: 1 }
    case 'ip':
      return { from: at, length: 4 }
    case 'mac':
      return { from: left === 7 && counted ? at + 1 : at, length: 6 }
    case 'text':
      if (isLast && !counted) return { from: at, length: left }
      return { from: at + 1, length: numbers[at] ?? 0 }
    default:
      return { from: at, length: left }
  }
}

function partCell(kind: IndexPart['kind'], numbers: readonly number[]): Cell {
  switch (kind) {
    case 'number':
      return numbers[0] ?? null
    case 'mac':
      return mac(Buffer.from(numbers))
    case 'text':
    case 'text-rest':
      return text(Buffer.from(numbers))
    default:
      return numbers.join('.')
  }
}
