import { deflateRawSync, inflateRawSync } from 'node:zlib'
import type { BootId } from '#contract/ids.ts'
import type { Sample } from '#contract/sample.ts'

/**
 * Consecutive samples of one boot. Each sample of a boot has an ordinal, one more than the sample
 * before; a range is therefore a fixed content, whoever asks and whenever.
 */
export interface SpoolRange {
  readonly boot: BootId
  readonly first: number
  readonly last: number
}

/** A spool record is samples, or a note about a range: it left the spool, or it is being sent. */
export type SpoolRecord =
  | (SpoolRange & { readonly kind: 'samples'; readonly newestAtMs: number; readonly data: Buffer })
  | (SpoolRange & { readonly kind: 'settled' | 'open' })

const KINDS = ['samples', 'settled', 'open'] as const
const RANGE_BYTES = 1 + 16 + 6 + 6
const SAMPLES_HEADER_BYTES = RANGE_BYTES + 6
const INFLATED_BYTES_MAX = 64 * 1024 * 1024

export function encodeSamples(range: SpoolRange, samples: readonly Sample[]): Buffer {
  const header = encodeRange('samples', range, SAMPLES_HEADER_BYTES)
  const newestAtMs = samples.reduce((newest, { polledAtMs }) => Math.max(newest, polledAtMs), 0)
  header.writeUIntLE(newestAtMs, RANGE_BYTES, 6)
  const data = deflateRawSync(JSON.stringify(samples), { level: 9, dictionary: DICTIONARY })
  return Buffer.concat([header, data])
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
  if (kind !== 'samples') return { kind, ...range }
  if (payload.length < SAMPLES_HEADER_BYTES) return undefined
  const newestAtMs = payload.readUIntLE(RANGE_BYTES, 6)
  return { kind, ...range, newestAtMs, data: payload.subarray(SAMPLES_HEADER_BYTES) }
}

/** Throws when the data is not what `encodeSamples` wrote. */
export function decodeSamples(data: Buffer): readonly Sample[] {
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
