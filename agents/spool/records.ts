import { deflateRawSync, inflateRawSync } from 'node:zlib'
import type { BootId } from '#contract/ids.ts'
import type { Sample } from '#contract/sample.ts'
import { ANCHOR_SOURCES, type Anchor } from '../clock.ts'
import { packColumns, unpackColumns } from './columns.ts'

/**
 * Consecutive samples of one boot. Each sample of a boot has an ordinal, one more than the sample
 * before; a range is therefore a fixed content, whoever asks and whenever.
 */
export interface SpoolRange {
  readonly boot: BootId
  readonly first: number
  readonly last: number
}

/** Samples on disk: as they came, a few to a record, or many packed together later. */
export interface SamplesRecord extends SpoolRange {
  readonly kind: 'samples' | 'block'
  /** Wall time of the newest sample, Unix ms; 0 while their times are guesses, to be dated later. */
  readonly newestAtMs: number
  readonly data: Buffer
}

/** Samples, or a note: a range left the spool or is being sent, a boot has an anchor. */
export type SpoolRecord =
  | SamplesRecord
  | (SpoolRange & { readonly kind: 'settled' | 'open' })
  | { readonly kind: 'anchor'; readonly boot: BootId; readonly anchor: Anchor }

const KINDS = ['samples', 'settled', 'open', 'block', 'anchor'] as const
const RANGE_BYTES = 1 + 16 + 6 + 6
const SAMPLES_HEADER_BYTES = RANGE_BYTES + 6
const INFLATED_BYTES_MAX = 64 * 1024 * 1024
/** The year 2000: the protocol takes no earlier time. */
const UNSET_CLOCK_MS = 946_684_800_000

/** A few samples as they came; primed, because there is little in them to learn from. */
export function encodeSamples(
  range: SpoolRange,
  samples: readonly Sample[],
  dated: boolean,
): Buffer {
  const data = deflateRawSync(JSON.stringify(samples), { level: 9, dictionary: DICTIONARY })
  return Buffer.concat([encodeHeader('samples', range, samples, dated), data])
}

/** Many samples, packed by columns: a fifth of the bytes that they take as they come. */
export function encodeBlock(range: SpoolRange, samples: readonly Sample[], dated: boolean): Buffer {
  const data = deflateRawSync(packColumns(samples), { level: 9 })
  return Buffer.concat([encodeHeader('block', range, samples, dated), data])
}

/** Whether the times of a record are final. */
export function isDated({ newestAtMs }: { readonly newestAtMs: number }): boolean {
  return newestAtMs >= UNSET_CLOCK_MS
}

function encodeHeader(
  kind: SamplesRecord['kind'],
  range: SpoolRange,
  samples: readonly Sample[],
  dated: boolean,
): Buffer {
  const header = encodeRange(kind, range, SAMPLES_HEADER_BYTES)
  const newestAtMs = samples.reduce((newest, { polledAtMs }) => Math.max(newest, polledAtMs), 0)
  header.writeUIntLE(dated ? newestAtMs : 0, RANGE_BYTES, 6)
  return header
}

export function encodeAnchor(boot: BootId, anchor: Anchor): Buffer {
  const { fromMonotonicMs: first, offsetMs: last, source } = anchor
  const payload = encodeRange('anchor', { boot, first, last }, RANGE_BYTES + 1)
  payload[RANGE_BYTES] = ANCHOR_SOURCES.indexOf(source)
  return payload
}

export function encodeNote(kind: 'settled' | 'open', range: SpoolRange): Buffer {
  return encodeRange(kind, range, RANGE_BYTES)
}

/** The record in a payload whose CRC was right; undefined for a kind of a later version. */
export function decodeRecord(payload: Buffer): SpoolRecord | undefined {
  const kind = KINDS[payload[0] ?? KINDS.length]
  if (kind === undefined || payload.length < RANGE_BYTES) return undefined
  const hex = payload.toString('hex', 1, 17)
  const boot =
    `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}` as BootId
  const range = { boot, first: payload.readUIntLE(17, 6), last: payload.readUIntLE(23, 6) }
  if (kind === 'settled' || kind === 'open') return { kind, ...range }
  if (kind === 'anchor') {
    const source = ANCHOR_SOURCES[payload[RANGE_BYTES] ?? ANCHOR_SOURCES.length]
    if (source === undefined) return undefined
    return { kind, boot, anchor: { fromMonotonicMs: range.first, offsetMs: range.last, source } }
  }
  if (payload.length < SAMPLES_HEADER_BYTES) return undefined
  const newestAtMs = payload.readUIntLE(RANGE_BYTES, 6)
  return { kind, ...range, newestAtMs, data: payload.subarray(SAMPLES_HEADER_BYTES) }
}

/** Throws when the data is not what `encodeSamples` or `encodeBlock` wrote. */
export function decodeSamples({ kind, data }: SamplesRecord): readonly Sample[] {
  if (kind === 'block') {
    const packed = inflateRawSync(data, { maxOutputLength: INFLATED_BYTES_MAX })
    return unpackColumns(packed) as Sample[]
  }
  const json = inflateRawSync(data, { dictionary: DICTIONARY, maxOutputLength: INFLATED_BYTES_MAX })
  return JSON.parse(json.toString()) as Sample[]
}

function encodeRange(kind: SpoolRecord['kind'], range: SpoolRange, bytes: number): Buffer {
  const payload = Buffer.alloc(bytes)
  payload[0] = KINDS.indexOf(kind)
  payload.write(range.boot.replaceAll('-', ''), 1, 16, 'hex')
  payload.writeUIntLE(range.first, 17, 6)
  payload.writeUIntLE(range.last, 23, 6)
  return payload
}

/**
 * Primes the compressor with what every sample says, so that a record of a few samples is already
 * small. Part of the file format: changing it needs another magic.
 */
const DICTIONARY = Buffer.from(
  [
    '"serial":null,"name":"","device":{"driver":"standard","vendor":"Ubiquiti","model":"UAP"',
    '"outcome":{"kind":"partial","rttMs":"outcome":{"kind":"timeout","attempts":2}},',
    '{"kind":"agent","polledAtMs":179,"monotonicMs":,"intervalMs":60000,"version":"0.1.0",',
    '"systemUptimeMs":,"cpuPercent":0.,"rssBytes":,"spooledSamples":0,"droppedSamples":0},',
    '{"kind":"uplink","uplink":"wan","polledAtMs":179,"monotonicMs":,"intervalMs":60000,',
    '"outcome":{"kind":"ok","rttMs":},"probes":[{"kind":"tcp","target":":443","ok":true,"rttMs":,',
    '"lossPercent":0},{"kind":"dns","target":"","ok":false,"rttMs":null,"lossPercent":100}],',
    '"traffic":null},{"kind":"access-point","accessPoint":"ap-","polledAtMs":179,"monotonicMs":,',
    '"intervalMs":60000,"outcome":{"kind":"ok","rttMs":},"reading":{"uptimeMs":,"clients":0,',
    '"cpuPercent":,"memoryUsedPercent":,"radios":[{"band":"2.4","channel":6,"frequencyMHz":2437,',
    '"utilizationPercent":,"noiseDbm":-95,"txPowerDbm":20,"clients":0},{"band":"5","channel":36,',
    '"frequencyMHz":5180,"utilizationPercent":null,"noiseDbm":null,"txPowerDbm":null,"clients":null}',
    '],"ssids":[{"name":"","band":null,"clients":0},{"name":"WIFI","band":"5","clients":0}],',
    '"traffic":{"interface":"eth0","counterBits":64,"rxBytes":"","txBytes":""}}},',
  ].join(''),
)
