import { ASN1, SnmpError } from '../snmp/session.ts'
import type {
  BulkAnswer,
  BulkRequest,
  Oid,
  SnmpSession,
  SnmpValue,
  Varbind,
} from '../snmp/session.ts'
import { fetchExact } from './exact.ts'
import { ofGuardedVendor } from './never-read.ts'
import { beforeInstance, follows, indexBelow, oidBytes } from './oid.ts'
import type { Poll } from './poll.ts'

/** Varbind around OID and value: three headers. */
const VARBIND_BYTES = 8
const SCALAR_VALUE_BYTES = 8
/** Rows expected of a column that was never walked. */
const ROWS_GUESS = 8
/** A column longer than this is cut: no device that is polled for its clients has more. */
const ROWS_MAX = 20_000
/** Columns this short are asked row by row beside a longer one, instead of at its length. */
const UNROLLED_MAX = 12
const FAILURES_MAX = 12
/** Objects that each guarded tree has before its first secret (WAC510: sysName to sysVersion). */
const CAREFUL_ROWS_MAX = 4
/** A cut answer shorter than this shows a limit of rows rather than of bytes. */
const ANSWER_BYTES_TRUSTED = 300

interface Walk {
  readonly root: Oid
  readonly values: Map<string, SnmpValue>
  /** Rows of the walk before; null when there was none, or when it did not fit any more. */
  known: readonly string[] | null
  last: Oid
  valueBytes: number
  done: boolean
}

interface Packed {
  readonly request: BulkRequest
  readonly scalars: readonly Oid[]
  readonly unrolled: readonly Walk[]
  readonly walks: readonly Walk[]
  readonly bytes: number
}

/**
 * Fetches what the poll wants in as few requests as the device's answer size allows: scalars and
 * columns share GETBULKs. Learns row counts and answer sizes. A device that may hold secrets is read
 * with care: instances by GET, and a column never asked for more rows than it has shown. Rejects with `SnmpError` when the
 * device stops answering; what came until then is in the poll. `alive`: it answered a moment ago.
 */
export async function fetchWanted(
  session: SnmpSession,
  poll: Poll,
  limits: { readonly requestsMax: number; readonly alive: boolean },
): Promise<void> {
  const { careful } = poll.memory
  if (careful) await fetchExact(session, poll, [...poll.wantedScalars], limits)
  const work = new Work(poll, limits.alive)
  for (let request = 0; !work.done && request < limits.requestsMax; request += 1) {
    const packed = work.pack()
    try {
      work.take(packed, await session.getBulk(packed.request))
    } catch (error) {
      if (!(error instanceof SnmpError) || !work.canGoOn(packed, error)) throw error
    }
  }
  await work.verify(session)
  work.finish()
}

class Work {
  readonly #poll: Poll
  #scalars: Oid[]
  #walks: Walk[]
  /** Instances without `.0` that GETNEXT did not find: asked by GET before they count as absent. */
  readonly #doubtful: Oid[] = []
  readonly #finished: Walk[] = []
  #itemsMax = Number.POSITIVE_INFINITY
  #failures = 0
  /** The device answered something a moment ago: silence is then a matter of size. */
  #alive: boolean

  constructor(poll: Poll, alive: boolean) {
    this.#alive = alive
    this.#poll = poll
    this.#scalars = poll.memory.careful ? [] : [...poll.wantedScalars]
    this.#walks = [...poll.wantedColumns].map((root) => {
      const memory = poll.memory.columns.get(root)
      const known = memory?.rows ?? null
      const valueBytes = memory?.valueBytes ?? SCALAR_VALUE_BYTES
      return { root, values: new Map(), known, last: root, valueBytes, done: false }
    })
  }

  get done(): boolean {
    return this.#scalars.length === 0 && this.#walks.length === 0
  }

  pack(): Packed {
    const { memory } = this.#poll
    let room = memory.answerBytes
    let items = this.#itemsMax
    let repetitions = 0
    const walks: Walk[] = []
    const unrolled: Walk[] = []
    const ordered = this.#walks.length > 1 ? this.#walks.toSorted(longestFirst) : this.#walks
    for (const walk of ordered) {
      if (items <= 0) break
      const rows = rowsAsked(walk, memory.careful)
      const rowBytes = bytesPerRow(walk)
      if (canUnroll(walk) && mayUnroll(walk, memory.careful, repetitions, room)) {
        unrolled.push(walk)
        room -= rowsExpected(walk) * rowBytes
        items -= 1
      } else if (walks.length === 0) {
        const fitting = Math.max(1, Math.floor(room / rowBytes))
        repetitions = Math.min(rows, fitting, memory.repetitionsMax)
        walks.push(walk)
        room -= repetitions * rowBytes
        items -= 1
      } else if (repetitions * rowBytes <= room && (!memory.careful || rows >= repetitions)) {
        walks.push(walk)
        room -= repetitions * rowBytes
        items -= 1
      }
    }
    const scalars: Oid[] = []
    for (const oid of this.#scalars) {
      const bytes = oidBytes(oid) + VARBIND_BYTES + SCALAR_VALUE_BYTES
      if (items <= 0 || (bytes > room && scalars.length + walks.length > 0)) break
      scalars.push(oid)
      room -= bytes
      items -= 1
    }
    const nonRepeaters = scalars.map(beforeInstance)
    for (const walk of unrolled) {
      nonRepeaters.push(walk.root)
      for (const index of walk.known ?? []) nonRepeaters.push(`${walk.root}.${index}`)
    }
    const repeaters = walks.map((walk) => walk.last)
    return {
      request: { nonRepeaters, repeaters, maxRepetitions: repetitions },
      scalars,
      unrolled,
      walks,
      bytes: memory.answerBytes - room,
    }
  }

  take(packed: Packed, answer: BulkAnswer): void {
    this.#alive = true
    const single = answer.nonRepeaters
    packed.scalars.forEach((oid, at) => {
      const bound = single[at]
      if (bound !== undefined) this.#takeScalar(oid, bound)
    })
    const taken = Math.min(packed.scalars.length, single.length)
    this.#scalars.splice(0, taken)
    let at = packed.scalars.length
    for (const walk of packed.unrolled) {
      const length = (walk.known?.length ?? 0) + 1
      this.#takeUnrolled(walk, single.slice(at, at + length), length)
      at += length
    }
    packed.walks.forEach((walk, column) => takeRows(walk, answer.repeaters[column] ?? []))
    this.#learnSize(packed, answer, taken)
    this.#walks = this.#walks.filter((walk) => {
      if (walk.done) this.#finished.push(walk)
      return !walk.done
    })
  }

  #takeScalar(oid: Oid, bound: Varbind): void {
    if (bound.oid === oid && bound.value !== null) {
      this.#poll.took(oid, bound.value)
    } else if (oid.endsWith('.0')) {
      this.#poll.took(oid, null)
    } else {
      this.#doubtful.push(oid)
    }
  }

  #takeUnrolled(walk: Walk, bounds: readonly Varbind[], length: number): void {
    const rows = walk.known ?? []
    const asBefore = bounds.every((bound, at) => {
      const index = rows[at]
      return index === undefined
        ? indexBelow(walk.root, bound.oid) === null || bound.type === ASN1.endOfMibView
        : bound.oid === `${walk.root}.${index}` && bound.value !== null
    })
    if (bounds.length < length || !asBefore) {
      // The rows are others now, or the answer was cut: an ordinary walk finds them.
      walk.known = null
      return
    }
    takeRows(walk, bounds)
  }

  /** An answer that is shorter than asked shows how much the device can say at once. */
  #learnSize(packed: Packed, answer: BulkAnswer, scalarsTaken: number): void {
    const { memory } = this.#poll
    const rows = answer.repeaters.map((column) => column.length)
    if (scalarsTaken + sum(rows) === 0) {
      // Nothing at all, not even an end: no more to be had.
      for (const walk of packed.walks) walk.done = true
      this.#scalars.splice(0, packed.scalars.length)
      return
    }
    const asked = packed.request.maxRepetitions
    const isCut = packed.walks.some((walk, at) => !walk.done && (rows[at] ?? 0) < asked)
    if (scalarsTaken === packed.scalars.length && !isCut) return
    const left = packed.walks.map((walk, at) => (asked - (rows[at] ?? 0)) * bytesPerRow(walk))
    const bytes = packed.bytes - sum(left)
    if (bytes >= ANSWER_BYTES_TRUSTED) memory.answerBytes = Math.min(memory.answerBytes, bytes)
    else memory.repetitionsMax = Math.max(1, Math.min(memory.repetitionsMax, ...rows))
  }

  /** Whether to try again, smaller, after this failure of a request. */
  canGoOn(packed: Packed, error: SnmpError): boolean {
    this.#failures += 1
    if (this.#failures > FAILURES_MAX) return false
    if (error.kind === 'timeout') {
      // A dead device and a device that chokes look alike: only one that answered gets a chance.
      return this.#alive && this.#failures <= 2 && this.#poll.memory.shrinkAnswers()
    }
    if (error.kind !== 'refused') return false
    if (error.status === 'TooBig' && this.#poll.memory.shrinkAnswers()) return true
    const items = packed.scalars.length + packed.walks.length + packed.unrolled.length
    if (items > 1) {
      this.#itemsMax = Math.ceil(items / 2)
      return true
    }
    // One object alone fails: the device has it, but cannot tell it.
    for (const oid of packed.scalars) this.#poll.took(oid, null)
    this.#scalars = this.#scalars.filter((oid) => !packed.scalars.includes(oid))
    for (const walk of packed.unrolled) walk.known = null
    for (const walk of packed.walks) walk.done = true
    this.#finished.push(...packed.walks)
    this.#walks = this.#walks.filter((walk) => !walk.done)
    this.#itemsMax = Number.POSITIVE_INFINITY
    return true
  }

  async verify(session: SnmpSession): Promise<void> {
    if (this.#doubtful.length === 0) return
    const bounds = await session.get(this.#doubtful)
    this.#doubtful.forEach((oid, at) => {
      const bound = bounds[at]
      this.#poll.took(oid, bound?.oid === oid ? bound.value : null)
    })
  }

  finish(): void {
    const { memory, columns, changed } = this.#poll
    if (!this.done) this.#poll.incomplete = true
    for (const walk of [...this.#finished, ...this.#walks]) {
      const rows = [...walk.values.keys()]
      const before = memory.columns.get(walk.root)
      if (before === undefined || !sameRows(before.rows, rows)) changed.add(walk.root)
      memory.columns.set(walk.root, { rows, valueBytes: meanBytes(walk) })
      if (rows.length > 0) memory.filled.add(walk.root)
      else if (!memory.filled.has(walk.root)) memory.absent.add(walk.root)
      columns.set(walk.root, walk.values)
    }
  }
}

function takeRows(walk: Walk, bounds: readonly Varbind[]): void {
  for (const bound of bounds) {
    const index = bound.type === ASN1.endOfMibView ? null : indexBelow(walk.root, bound.oid)
    const rows = walk.values.size
    // What comes as it came before needs no look at its order.
    const inOrder = rows === 0 || walk.known?.[rows] === index || follows(bound.oid, walk.last)
    if (index === null || !inOrder || rows >= ROWS_MAX) {
      walk.done = true
      return
    }
    walk.values.set(index, bound.value)
    walk.last = bound.oid
  }
}

/** Rows still to come and the one that shows the end. */
function rowsExpected(walk: Walk): number {
  if (walk.known === null) return Math.max(ROWS_GUESS, walk.values.size)
  return Math.max(1, walk.known.length - walk.values.size) + 1
}

function bytesPerRow(walk: Walk): number {
  const deepest = walk.known?.[0] ?? (walk.last === walk.root ? '1' : '')
  const bytes = oidBytes(walk.last) + VARBIND_BYTES + walk.valueBytes
  return walk.last === walk.root ? bytes + oidBytes(deepest) - 2 : bytes
}

function canUnroll(walk: Walk): boolean {
  return walk.known !== null && walk.values.size === 0 && walk.known.length < UNROLLED_MAX
}

/**
 * With care, no more rows than it has shown: the answer ends at most as far behind the column. From
 * a standard MIB it may end in the vendor's tree, before whose first secret there may be little.
 */
function rowsAsked(walk: Walk, careful: boolean): number {
  if (!careful) return rowsExpected(walk)
  const most = ofGuardedVendor(walk.root) ? walk.values.size : CAREFUL_ROWS_MAX
  return Math.max(1, Math.min(walk.values.size, most))
}

/** With care also alone: each row is asked by the one before it, so no answer runs far. */
function mayUnroll(walk: Walk, careful: boolean, repetitions: number, room: number): boolean {
  const rows = rowsExpected(walk)
  return (careful || rows * 2 <= repetitions) && rows * bytesPerRow(walk) <= room
}

function longestFirst(a: Walk, b: Walk): number {
  return rowsExpected(b) - rowsExpected(a)
}

function sameRows(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((index, at) => index === b[at])
}

function meanBytes(walk: Walk): number {
  let bytes = 0
  for (const value of walk.values.values()) {
    bytes += Buffer.isBuffer(value) || typeof value === 'string' ? value.length : 4
  }
  return walk.values.size === 0 ? 1 : Math.ceil(bytes / walk.values.size)
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
