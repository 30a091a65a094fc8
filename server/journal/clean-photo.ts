import type { PhotoType } from './photos.ts'

/** A picture without what its camera wrote beside it. */
export interface CleanPhoto {
  readonly type: PhotoType
  readonly bytes: Uint8Array
}

/**
 * The picture alone: no place, device, time, name, thumbnail or film, only what it takes to show it.
 * Whoever reads the dashboard may read it. What kind of picture it is, is told by how it begins
 * (whatever the sender says); null for all else and for one that breaks off within a part.
 */
export function cleanPhoto(bytes: Uint8Array): CleanPhoto | null {
  const photo = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const as = (type: PhotoType, parts: readonly Uint8Array[] | null): CleanPhoto | null =>
    parts === null ? null : { type, bytes: Buffer.concat(parts) }
  if (begins(photo, 0, '\xff\xd8\xff')) return as('image/jpeg', jpegParts(photo))
  if (begins(photo, 0, PNG_SIGNATURE)) return as('image/png', pngParts(photo))
  const isWebp = begins(photo, 0, 'RIFF') && begins(photo, 8, 'WEBP')
  return isWebp ? as('image/webp', webpParts(photo)) : null
}

function begins(bytes: Buffer, at: number, text: string): boolean {
  return bytes.toString('latin1', at, at + text.length) === text
}

/** More parts than any camera writes are made to keep the server busy. */
const PARTS_MAX = 20_000

const [APP0, APP1, APP2, APP14, APP15] = [0xe0, 0xe1, 0xe2, 0xee, 0xef]
const [START_OF_SCAN, END_OF_IMAGE, COMMENT] = [0xda, 0xd9, 0xfe]

/** Segments of ITU T.81, Annex B; behind the end of the picture phones keep films and more pictures. */
function jpegParts(bytes: Buffer): readonly Uint8Array[] | null {
  const parts: Uint8Array[] = [bytes.subarray(0, 2)]
  let at = 2
  while (parts.length < PARTS_MAX) {
    // Any number of fill bytes may stand before a marker.
    while (bytes[at] === 0xff && bytes[at + 1] === 0xff) at += 1
    const marker = bytes[at] === 0xff ? bytes[at + 1] : undefined
    if (marker === undefined) return null
    if (marker === END_OF_IMAGE) return [...parts, bytes.subarray(at, at + 2)]
    const length = at + 4 <= bytes.length ? bytes.readUInt16BE(at + 2) : 0
    const endsAt = at + 2 + length
    if (length < 2 || endsAt > bytes.length) return null
    const data = bytes.subarray(at + 4, endsAt)
    const nextAt = marker === START_OF_SCAN ? scanEndOf(bytes, endsAt) : endsAt
    const turned = marker === APP1 ? orientationOf(data) : null
    if (turned !== null) parts.push(orientationSegment(turned))
    else if (isShownJpeg(marker, data)) parts.push(bytes.subarray(at, nextAt))
    at = nextAt
  }
  return null
}

/** Of what applications add, the form of the colours is needed to show the picture. */
function isShownJpeg(marker: number, data: Buffer): boolean {
  if (marker === APP2) return begins(data, 0, 'ICC_PROFILE\0')
  const isApplications = marker >= APP0 && marker <= APP15
  return marker !== COMMENT && (!isApplications || marker === APP0 || marker === APP14)
}

/** Where the next marker after a scan's data stands: not a stuffed byte and not a restart. */
function scanEndOf(bytes: Buffer, fromAt: number): number {
  let at = bytes.indexOf(0xff, fromAt)
  for (; at !== -1; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1] ?? 0
    if (next !== 0 && next !== 0xff && !(next >= 0xd0 && next <= 0xd7)) return at
  }
  return bytes.length
}

const EXIF = 'Exif\0\0'
const ORIENTATION = 0x0112

/** How the camera was held (TIFF 6.0, tag 274), 2 to 8; null for upright and for what is no Exif. */
function orientationOf(data: Buffer): number | null {
  if (!begins(data, 0, EXIF)) return null
  const tiff = data.subarray(EXIF.length)
  if (tiff.length < 8) return null
  const isLittle = begins(tiff, 0, 'II')
  const uint16 = (at: number): number => {
    if (at + 2 > tiff.length) return 0
    return isLittle ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at)
  }
  const firstAt = isLittle ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4)
  const entries = Math.min(uint16(firstAt), 1000)
  for (let entry = 0; entry < entries; entry += 1) {
    const at = firstAt + 2 + entry * 12
    if (uint16(at) !== ORIENTATION) continue
    const value = uint16(at + 8)
    return value >= 2 && value <= 8 ? value : null
  }
  return null
}

/** An Exif segment that says how the camera was held and nothing else: else it lies on its side. */
function orientationSegment(orientation: number): Uint8Array {
  const ifd = [0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0]
  const data = [...Buffer.from(`${EXIF}MM\0\x2a\0\0\0\x08`, 'latin1'), ...ifd]
  return Buffer.from([0xff, APP1, 0, data.length + 2, ...data])
}

const PNG_SIGNATURE = '\x89PNG\r\n\x1a\n'
/** PNG 3rd edition, 11.3: how the colours are meant, and the frames of an animation. */
const SHOWN_PNG = new Set(
  'tRNS gAMA cHRM sRGB iCCP sBIT cICP mDCV cLLI pHYs bKGD hIST sPLT acTL fcTL fdAT'.split(' '),
)

function pngParts(bytes: Buffer): readonly Uint8Array[] | null {
  const parts: Uint8Array[] = [bytes.subarray(0, 8)]
  for (let at = 8; at + 12 <= bytes.length && parts.length < PARTS_MAX;) {
    const endsAt = at + 12 + bytes.readUInt32BE(at)
    if (endsAt > bytes.length) return null
    const type = bytes.toString('latin1', at + 4, at + 8)
    // Those with a capital letter are the picture itself.
    if (/^[A-Z]/.test(type) || SHOWN_PNG.has(type)) parts.push(bytes.subarray(at, endsAt))
    if (type === 'IEND') return parts
    at = endsAt
  }
  return null
}

/** RFC 9649, 2.5. */
const SHOWN_WEBP = new Set(['VP8 ', 'VP8L', 'VP8X', 'ALPH', 'ANIM', 'ANMF', 'ICCP'])
const WEBP_EXIF_AND_XMP = 0b1100

function webpParts(bytes: Buffer): readonly Uint8Array[] | null {
  const parts: Uint8Array[] = []
  const until = 8 + bytes.readUInt32LE(4)
  if (until > bytes.length) return null
  for (let at = 12; at + 8 <= until;) {
    const length = bytes.readUInt32LE(at + 4)
    const endsAt = at + 8 + length + (length % 2)
    if (endsAt > until) return null
    const type = bytes.toString('latin1', at, at + 4)
    const part = Buffer.from(bytes.subarray(at, endsAt))
    if (type === 'VP8X' && length > 0) part.writeUInt8(part.readUInt8(8) & ~WEBP_EXIF_AND_XMP, 8)
    if (SHOWN_WEBP.has(type)) parts.push(part)
    at = endsAt
  }
  const head = Buffer.from('RIFF\0\0\0\0WEBP', 'latin1')
  head.writeUInt32LE(4 + parts.reduce((total, { length }) => total + length, 0), 4)
  return parts.length === 0 || parts.length > PARTS_MAX ? null : [head, ...parts]
}
