import { reportSchema } from '#contract/report-document.ts'
import type { MonthFigures } from '#contract/report.ts'
import type { Report } from '#contract/report-document.ts'
import type { CausedSpan } from '../../domain/clause.ts'
import type { MonthFacts } from '../../domain/report-facts.ts'
import { monthReckoning } from '../../domain/report-month.ts'
import { sha256Of } from '../evidence/chain.ts'
import {
  FILES,
  intervalsFileOf,
  inventoryFileSchema,
  outagesFileSchema,
} from '../evidence/format.ts'
import type { OutagesFile } from '../evidence/format.ts'
import { intervalsText } from '../evidence/intervals-text.ts'
import { isSealed } from '../evidence/seal.ts'
import { compareFigures } from './compare.ts'
import { DifferenceFound } from './difference.ts'
import type { Difference } from './difference.ts'
import { monthFactsOf, windowsOf } from './month-facts.ts'
import { openEvidence } from './open-evidence.ts'
import type { OpenedEvidence } from './open-evidence.ts'
import { makeupsOf, visitorsByPlace } from './part-table.ts'
import { recountPlace } from './recount-place.ts'

export interface VerifyOptions {
  /** So many bytes of all are read. */
  readonly onProgress?: (done: number, whole: number) => void
  /** As printed on the paper or when the evidence was written: the figures' hash or the chain's last value. */
  readonly expected?: string
}

/** What was looked at, and what was taken as it is given. */
export interface VerifiedCounts {
  readonly files: number
  readonly places: number
  readonly samples: number
  readonly states: number
  readonly figures: number
  /** Findings of the machine and words of people: given. */
  readonly outages: number
  readonly overrides: number
  readonly complaints: number
}

/** What came of a verification; `difference` is null where every figure follows from the evidence. */
export interface Verified {
  readonly difference: Difference | null
  /** Null where the report itself could not be read before the difference. */
  readonly report: {
    readonly month: string
    readonly number: string
    readonly version: number
    readonly hash: string
  } | null
  readonly chain: string | null
  readonly counts: VerifiedCounts
}

type Counting = { -readonly [Key in keyof VerifiedCounts]: number }

/**
 * Reckons every figure of a report anew from its evidence, without server, store or network, and compares
 * it with the report. Throws `EvidenceUnreadable` for a file of which nothing can be said.
 */
export async function verifyEvidence(path: string, options: VerifyOptions = {}): Promise<Verified> {
  const counts: Counting = {
    files: 0,
    places: 0,
    samples: 0,
    states: 0,
    figures: 0,
    outages: 0,
    overrides: 0,
    complaints: 0,
  }
  let found: Pick<Verified, 'report' | 'chain'> = { report: null, chain: null }
  let evidence: OpenedEvidence | null = null
  try {
    let done = 0
    evidence = await openEvidence(path, (bytes) => {
      done += bytes
      options.onProgress?.(done, evidence?.bytes ?? done)
    })
    found = { ...found, chain: evidence.chain }
    counts.files = evidence.files
    const report = await readReport(evidence)
    const { month, number, version, hash } = report.document
    found = { ...found, report: { month, number, version, hash } }
    await verify(evidence, report, counts)
    await requireRest(path, evidence)
    requireExpected(options.expected, report, evidence)
    return { difference: null, ...found, counts }
  } catch (cause) {
    if (!(cause instanceof DifferenceFound)) throw cause
    return { difference: cause.difference, ...found, counts }
  } finally {
    evidence?.close()
  }
}

/** The report as its maker wrote it: what is compared is not what a schema makes of it. */
async function readReport(evidence: OpenedEvidence): Promise<Report> {
  await evidence.json(FILES.report, reportSchema)
  const report = JSON.parse(await evidence.text(FILES.report)) as Report
  const { hash } = report.document
  const recomputed = sha256Of(JSON.stringify(report.figures))
  if (hash === recomputed) return report
  throw new DifferenceFound({ kind: 'hash', whose: 'document', says: hash, recomputed })
}

async function verify(
  evidence: OpenedEvidence,
  { figures }: Report,
  counts: Counting,
): Promise<void> {
  const facts = await monthFactsOf(evidence)
  const inventory = await evidence.json(FILES.inventory, inventoryFileSchema)
  const outages = await evidence.json(FILES.outages, outagesFileSchema)
  const makeups = makeupsOf(FILES.parts, await evidence.text(FILES.parts))
  const visitors = visitorsByPlace(FILES.visitors, await evidence.text(FILES.visitors))
  const windows = await windowsOf(evidence)
  requireSaid(outages, facts)
  counts.outages = outages.length
  counts.overrides = facts.overrides.length
  counts.complaints = facts.complaints.length
  const outagesOf = grouped(outages)
  const reckoning = monthReckoning(facts)
  for (const place of inventory.places) {
    const { id, name } = place
    const recounted = await recountPlace(evidence, {
      place,
      makeup: makeups.get(id) ?? { days: [], devices: [] },
      outages: outagesOf.get(id)?.get('') ?? [],
      lineOutages: outagesOf.get(id) ?? new Map(),
      windows,
      visitors: visitors.get(id) ?? new Map(),
    })
    const file = intervalsFileOf(id)
    counts.states += compareTables(
      file,
      name,
      await evidence.text(file),
      intervalsText(recounted.states),
    )
    counts.samples += recounted.samples
    counts.places += 1
    if (recounted.facts !== null) reckoning.add(recounted.facts)
  }
  counts.figures = compareFigures(figures, figuresOf(reckoning))
}

function figuresOf(reckoning: ReturnType<typeof monthReckoning>): MonthFigures {
  const steps = reckoning.figures()
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
  }
}

/** Counts the rows below the head. Throws `DifferenceFound` at the first that differs. */
function compareTables(name: string, whose: string, says: string, recomputed: string): number {
  const [own, other] = [says.split('\n'), recomputed.split('\n')]
  const line = own.findIndex((text, index) => text !== other[index])
  const differs = line >= 0 ? line : own.length < other.length ? own.length : -1
  if (differs < 0) return own.length - 2
  throw new DifferenceFound({
    kind: 'states',
    name,
    line: differs + 1,
    whose,
    says: own[differs] ?? null,
    recomputed: other[differs] ?? null,
  })
}

/** A cause that counts is what the machine found, or what a person said with a reason. */
function requireSaid(outages: OutagesFile, { overrides }: MonthFacts): void {
  const said = new Set(
    overrides.map((one) => `${one.place} ${one.startMs} ${one.found} ${one.cause}`),
  )
  for (const { place, startMs, found, cause } of outages) {
    if (cause === found || said.has(`${place} ${startMs} ${found} ${cause}`)) continue
    throw new DifferenceFound({ kind: 'cause', whose: place, startMs })
  }
}

/** By place and line; those of the place itself under ''. */
function grouped(
  outages: OutagesFile,
): ReadonlyMap<string, ReadonlyMap<string, readonly CausedSpan[]>> {
  const found = new Map<string, Map<string, CausedSpan[]>>()
  for (const { place, uplink, startMs, endMs, cause } of outages) {
    const ofPlace = found.get(place) ?? new Map<string, CausedSpan[]>()
    found.set(place, ofPlace)
    const known = ofPlace.get(uplink ?? '') ?? []
    ofPlace.set(uplink ?? '', known)
    known.push({ startMs, endMs, cause })
  }
  return found
}

/** Files that no figure takes, and the bytes around all of them. */
async function requireRest(path: string, evidence: OpenedEvidence): Promise<void> {
  for (const name of evidence.unread()) await evidence.check(name)
  if (await isSealed(path)) return
  throw new DifferenceFound({ kind: 'file', name: path, problem: 'wrapping' })
}

function requireExpected(
  expected: string | undefined,
  { document }: Report,
  { chain }: OpenedEvidence,
): void {
  if (expected === undefined || expected === document.hash || expected === chain) return
  throw new DifferenceFound({
    kind: 'hash',
    whose: 'expected',
    says: expected,
    recomputed: document.hash,
  })
}
