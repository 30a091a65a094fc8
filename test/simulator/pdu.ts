import type { BerReader, BerWriter } from './ber.ts'
import { BerError, TAG } from './ber.ts'
import { decodeOidInto, OID_ARCS_MAX } from './oid.ts'
import type { OidTable } from './oid-table.ts'
import { compareAt, lowerBound } from './oid-table.ts'

const ERROR_STATUS = { none: 0, tooBig: 1, noSuchName: 2, notWritable: 17 } as const

/** More varbinds than this do not go into one answer, whatever the message size allows. */
const VARBINDS_MAX = 4096

/** A request's PDU; the two numbers are error-status and error-index, or GETBULK's own pair. */
export interface Pdu {
  readonly type: number
  readonly requestId: number
  readonly nonRepeaters: number
  readonly maxRepetitions: number
  readonly bytes: Buffer
  /** Where the content of the variable-bindings is in `bytes`. */
  readonly listStart: number
  readonly listEnd: number
  /** Start and end of the content of each requested name, in pairs. */
  readonly names: readonly number[]
}

/** Reads the PDU that comes next. Throws `BerError` when it is none. */
export function readPdu(reader: BerReader): Pdu {
  const type = reader.next()
  if (type < TAG.get || type > TAG.report) throw new BerError('[pdu] not a PDU')
  reader.enterLatest()
  const requestId = reader.integer()
  const nonRepeaters = reader.integer()
  const maxRepetitions = reader.integer()
  reader.enter(TAG.sequence)
  const listStart = reader.start
  const listEnd = reader.end
  const names: number[] = []
  while (!reader.done) {
    reader.expect(TAG.sequence)
    const after = reader.end
    reader.enterLatest()
    reader.expect(TAG.oid)
    names.push(reader.start, reader.end)
    reader.resume(after, listEnd)
    if (names.length > 2 * VARBINDS_MAX) throw new BerError('[pdu] too many varbinds')
  }
  return {
    type,
    requestId,
    nonRepeaters: Math.max(0, nonRepeaters),
    maxRepetitions: Math.max(0, maxRepetitions),
    bytes: reader.bytes,
    listStart,
    listEnd,
    names,
  }
}

/** What the answer holds, chosen before it is written: rows of the table, or a name with a tag. */
interface Selection {
  /** A row of the table, or `-1 - n` for the n-th exception. */
  readonly picks: Int32Array
  readonly exceptions: { readonly name: Buffer; readonly tag: number }[]
  count: number
  sizeBytes: number
}

const wanted = new Uint32Array(OID_ARCS_MAX)
const picks = new Int32Array(VARBINDS_MAX)

function pickRow(selection: Selection, table: OidTable, row: number): void {
  selection.picks[selection.count++] = row
  selection.sizeBytes += table.start[row + 1]! - table.start[row]!
}

function pickException(selection: Selection, name: Buffer, tag: number): void {
  selection.picks[selection.count++] = -selection.exceptions.push({ name, tag })
  selection.sizeBytes += name.length + 10
}

/** First row after the requested name; SNMPv1 cannot carry Counter64 and steps over it. */
function rowAfter(table: OidTable, pdu: Pdu, position: number, v1: boolean): number {
  const length = decodeOidInto(wanted, pdu.bytes, pdu.names[position]!, pdu.names[position + 1]!)
  let row = lowerBound(table.index, wanted, length)
  if (row < table.index.count && compareAt(table.index, row, wanted, length) === 0) row++
  if (v1) while (table.tags[row] === TAG.counter64) row++
  return row
}

function rowOf(table: OidTable, pdu: Pdu, position: number): number {
  const length = decodeOidInto(wanted, pdu.bytes, pdu.names[position]!, pdu.names[position + 1]!)
  const row = lowerBound(table.index, wanted, length)
  const found = row < table.index.count && compareAt(table.index, row, wanted, length) === 0
  return found ? row : table.index.count
}

const nameAt = (pdu: Pdu, position: number): Buffer =>
  pdu.bytes.subarray(pdu.names[position], pdu.names[position + 1])

/** Fills the selection; the result is the 1-based index of a failing varbind (v1), else 0. */
function selectOneEach(selection: Selection, table: OidTable, pdu: Pdu, v1: boolean): number {
  for (let position = 0; position < pdu.names.length; position += 2) {
    const exact = pdu.type === TAG.get
    const row = exact ? rowOf(table, pdu, position) : rowAfter(table, pdu, position, v1)
    const found = row < table.index.count
    if (v1 && (!found || table.tags[row] === TAG.counter64)) return position / 2 + 1
    if (found) {
      pickRow(selection, table, row)
    } else {
      const tag = exact ? TAG.noSuchInstance : TAG.endOfMibView
      pickException(selection, nameAt(pdu, position), tag)
    }
  }
  return 0
}

/** RFC 3416 4.2.3: as many whole varbinds as fit, ended by the first row that is all at the end. */
function selectBulk(selection: Selection, table: OidTable, pdu: Pdu, budgetBytes: number): void {
  const total = pdu.names.length / 2
  const { count } = table.index
  const first = Array.from({ length: total }, (_, column) =>
    rowAfter(table, pdu, column * 2, false),
  )
  const next = [...first]
  const step = (column: number): boolean => {
    const before = selection.sizeBytes
    const row = next[column]!
    if (row < count) {
      pickRow(selection, table, row)
      next[column] = row + 1
    } else {
      // The name of the last varbind that was returned, or the requested one when none was.
      const last = first[column]! < count ? table.index.names[count - 1] : undefined
      pickException(selection, last ?? nameAt(pdu, column * 2), TAG.endOfMibView)
    }
    if (selection.sizeBytes <= budgetBytes && selection.count < VARBINDS_MAX) return true
    if (selection.sizeBytes > budgetBytes) {
      selection.count--
      selection.sizeBytes = before
    }
    return false
  }
  const fixed = Math.min(pdu.nonRepeaters, total)
  for (let column = 0; column < fixed; column++) if (!step(column)) return
  if (fixed === total) return
  for (let repetition = 0; repetition < pdu.maxRepetitions; repetition++) {
    const allEnded = next.slice(fixed).every((row) => row >= count)
    for (let column = fixed; column < total; column++) if (!step(column)) return
    if (allEnded) return
  }
}

function writeSelection(writer: BerWriter, table: OidTable, selection: Selection): void {
  for (let index = selection.count - 1; index >= 0; index--) {
    const row = selection.picks[index]!
    if (row >= 0) {
      // Neighbouring rows lie side by side in the table: a run of them is one copy.
      let first = row
      while (index > 0 && first > 0 && selection.picks[index - 1] === first - 1) {
        first--
        index--
      }
      writer.copy(table.bytes, table.start[first], table.start[row + 1])
    } else {
      const { name, tag } = selection.exceptions[-1 - row]!
      const before = writer.length
      writer.header(tag, before)
      writer.octets(TAG.oid, name)
      writer.header(TAG.sequence, before)
    }
  }
}

function writeResponse(
  writer: BerWriter,
  pdu: Pdu,
  errorStatus: number,
  errorIndex: number,
  writeList: () => void,
): void {
  const before = writer.length
  writeList()
  writer.header(TAG.sequence, before)
  writer.integer(TAG.integer, errorIndex)
  writer.integer(TAG.integer, errorStatus)
  writer.integer(TAG.integer, pdu.requestId)
  writer.header(TAG.response, before)
}

/** Content size of the variable-bindings above which an answer does not fit. */
export interface AnswerLimits {
  readonly v1: boolean
  readonly budgetBytes: number
}

/**
 * Writes the Response-PDU to `pdu` in front of what `writer` holds. False when the PDU is of a kind
 * that an agent does not answer.
 */
export function writeAnswer(
  writer: BerWriter,
  pdu: Pdu,
  table: OidTable,
  { v1, budgetBytes }: AnswerLimits,
): boolean {
  const echo = (): void => writer.copy(pdu.bytes, pdu.listStart, pdu.listEnd)
  if (pdu.type === TAG.set) {
    writeResponse(writer, pdu, v1 ? ERROR_STATUS.noSuchName : ERROR_STATUS.notWritable, 1, echo)
    return true
  }
  const selection: Selection = { picks, exceptions: [], count: 0, sizeBytes: 0 }
  if (pdu.type === TAG.getBulk && !v1) {
    selectBulk(selection, table, pdu, budgetBytes)
  } else if (pdu.type === TAG.get || pdu.type === TAG.getNext) {
    const failing = selectOneEach(selection, table, pdu, v1)
    if (failing > 0) {
      writeResponse(writer, pdu, ERROR_STATUS.noSuchName, failing, echo)
      return true
    }
    if (selection.sizeBytes > budgetBytes) {
      writeResponse(writer, pdu, ERROR_STATUS.tooBig, 0, v1 ? echo : () => {})
      return true
    }
  } else {
    return false
  }
  writeResponse(writer, pdu, ERROR_STATUS.none, 0, () => writeSelection(writer, table, selection))
  return true
}
