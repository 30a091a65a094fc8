import { createHash } from 'node:crypto'
import type { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { PlaceFacts } from '../../domain/report-facts.ts'
import { chainAfter, chainStart, manifestText } from './chain.ts'
import { DeviceStates } from './device-states.ts'
import type { EvidencePart, EvidenceSource } from './evidence-source.ts'
import { EVIDENCE_FORMAT, FILES, intervalsFileOf } from './format.ts'
import type { EvidenceFile, EvidenceHead, InventoryFile, OutagesFile } from './format.ts'
import { intervalsText } from './intervals-text.ts'
import { placeDays } from './part-days.ts'
import { monthFiles, partsText, visitorsText } from './month-files.ts'
import { readMeText } from './read-me.ts'
import { sealing } from './seal.ts'
import { writeZip } from './write-zip.ts'
import type { ZipSource } from './write-zip.ts'

export interface WritingEvidence {
  readonly signal?: AbortSignal
  /** So many places of all are written. */
  readonly onProgress?: (done: number, whole: number) => void
}

/** What was written: whoever keeps the chain's last value can tell whether any of it was changed. */
export interface WrittenEvidence {
  readonly chain: string
  readonly files: number
}

/**
 * Writes all that a month's figures are reckoned from as a zip. Samples are read while they are
 * written: memory does not grow with them.
 */
export async function writeEvidence(
  source: EvidenceSource,
  sink: Writable,
  { signal, onProgress }: WritingEvidence = {},
): Promise<WrittenEvidence> {
  const head = headOf(source)
  const files: EvidenceFile[] = []
  let chain = chainStart(head)
  const add = (file: Omit<EvidenceFile, 'chain'>): void => {
    chain = chainAfter(chain, file)
    files.push({ ...file, chain })
  }
  const sources = async function* (): AsyncGenerator<ZipSource> {
    for await (const one of filesOf(source, onProgress)) {
      signal?.throwIfAborted()
      yield { name: one.name, body: hashed(one, add) }
    }
    yield {
      name: FILES.manifest,
      body: manifestText({ format: EVIDENCE_FORMAT, head, files, chain }),
    }
  }
  const zip = writeZip(sources(), { modifiedAtMs: source.report.document.madeAtMs })
  await pipeline(zip, sealing(), sink, { ...(signal !== undefined && { signal }) })
  return { chain, files: files.length }
}

function headOf({ facts, policy, observedFromMs, observedUntilMs }: EvidenceSource): EvidenceHead {
  const { month, city, timeZone, fromMs, untilMs, watchedFromMs, rules } = facts
  const times = { fromMs, untilMs, watchedFromMs, observedFromMs, observedUntilMs }
  return { month, city, timeZone, ...times, rules, policy }
}

/** Hands a body on and says what it was when it has ended. */
async function* hashed(
  { name, body }: ZipSource,
  add: (file: Omit<EvidenceFile, 'chain'>) => void,
): AsyncGenerator<Buffer> {
  const hash = createHash('sha256')
  let bytes = 0
  for await (const piece of typeof body === 'string' ? [body] : body) {
    const buffer = Buffer.from(piece)
    hash.update(buffer)
    bytes += buffer.length
    yield buffer
  }
  add({ name, bytes, sha256: hash.digest('hex') })
}

async function* filesOf(
  source: EvidenceSource,
  onProgress: WritingEvidence['onProgress'],
): AsyncGenerator<ZipSource> {
  const { facts, report, parts, visitors, accessPoints, placesTotal } = source
  yield { name: FILES.readMe, body: readMeText(source) }
  yield { name: FILES.report, body: JSON.stringify(report) }
  yield* monthFiles(source)
  const partsOf = byPlace(parts)
  const devices = new DeviceStates(source, partsOf)
  const observed = { startMs: source.observedFromMs, endMs: source.observedUntilMs }
  const allParts: EvidencePart[] = []
  const places: InventoryFile['places'] = []
  const outages: OutagesFile = []
  for await (const place of source.places()) {
    const { id } = place.place
    const own = partsOf.get(id) ?? []
    yield* devices.files(own)
    const states = [{ kind: 'place', id, intervals: place.intervals } as const]
    yield { name: intervalsFileOf(id), body: intervalsText([...states, ...devices.states(own)]) }
    allParts.push(...placeDays(id, place.intervals, observed, facts.timeZone), ...own)
    devices.leave(own)
    places.push(inventoryPlace(place, source.testedLines))
    outages.push(...outagesOf(place, facts.overrides))
    onProgress?.(places.length, placesTotal)
  }
  const inventory: InventoryFile = { places, accessPoints: [...accessPoints] }
  yield { name: FILES.inventory, body: JSON.stringify(inventory) }
  yield { name: FILES.outages, body: JSON.stringify(outages) }
  yield { name: FILES.parts, body: partsText(allParts) }
  yield { name: FILES.visitors, body: visitorsText(visitors) }
}

function byPlace(parts: readonly EvidencePart[]): ReadonlyMap<string, readonly EvidencePart[]> {
  const found = new Map<string, EvidencePart[]>()
  for (const part of parts) {
    const known = found.get(part.place)
    if (known === undefined) found.set(part.place, [part])
    else known.push(part)
  }
  return found
}

function inventoryPlace(
  { place, lines }: PlaceFacts,
  tested: EvidenceSource['testedLines'],
): InventoryFile['places'][number] {
  return {
    id: place.id,
    name: place.name,
    kind: place.kind,
    kecamatan: place.kecamatan,
    kelurahan: place.kelurahan,
    latitude: place.latitude,
    longitude: place.longitude,
    status: place.status,
    serviceHours: place.serviceHours,
    powerArea: place.powerArea,
    isEquipped: place.isEquipped,
    lines: lines.map(({ id, provider, contract, intervals }) => {
      const hasStates = intervals.length > 0
      return { id, provider, contract, isTested: tested.has(id), hasStates }
    }),
  }
}

/** The outages of a place and of its lines, as findings. */
function outagesOf(
  { place: { id: place }, outages, lines }: PlaceFacts,
  overrides: EvidenceSource['facts']['overrides'],
): OutagesFile {
  const found = new Map(overrides.map((one) => [`${one.place} ${one.startMs}`, one.found]))
  return [
    ...outages.map(({ startMs, endMs, cause }) => {
      const finding = found.get(`${place} ${startMs}`) ?? cause
      return { place, uplink: null, startMs, endMs, cause, found: finding }
    }),
    ...lines.flatMap(({ id: uplink, outages: own }) =>
      own.map(({ startMs, endMs, cause }) => {
        return { place, uplink, startMs, endMs, cause, found: cause }
      }),
    ),
  ]
}
