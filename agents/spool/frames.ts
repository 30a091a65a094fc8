import { crc32 } from 'node:zlib'

/**
 * The framing of a spool file: magic, length, CRC-32 of the payload, payload. A reader that meets
 * a damaged frame searches for the next magic, so that one flipped byte costs one frame.
 */
const MAGIC = Buffer.from('PTU1', 'latin1')
const HEADER_BYTES = 12
const PAYLOAD_BYTES_MAX = 16 * 1024 * 1024

export interface Frame {
  /** Where the frame starts in its file. */
  readonly offset: number
  /** Length with its header. */
  readonly bytes: number
  readonly payload: Buffer
}

export interface FrameScan {
  readonly frames: readonly Frame[]
  /** Stretches that were no frame: a torn tail counts as one. */
  readonly damaged: number
  /** True when the file ends with a whole frame, so that it may be appended to. */
  readonly cleanEnd: boolean
}

export function encodeFrame(payload: Buffer): Buffer {
  const header = Buffer.alloc(HEADER_BYTES)
  MAGIC.copy(header)
  header.writeUInt32LE(payload.length, 4)
  header.writeUInt32LE(crc32(payload), 8)
  return Buffer.concat([header, payload])
}

/** The frame at an offset, or undefined when there is none that is whole. */
export function frameAt(file: Buffer, offset: number): Frame | undefined {
  if (offset + HEADER_BYTES > file.length) return undefined
  if (file.compare(MAGIC, 0, MAGIC.length, offset, offset + MAGIC.length) !== 0) return undefined
  const length = file.readUInt32LE(offset + 4)
  const start = offset + HEADER_BYTES
  if (length > PAYLOAD_BYTES_MAX || start + length > file.length) return undefined
  const payload = file.subarray(start, start + length)
  if (crc32(payload) !== file.readUInt32LE(offset + 8)) return undefined
  return { offset, bytes: HEADER_BYTES + length, payload }
}

/** Every whole frame of a file, skipping and counting what is damaged. */
export function scanFrames(file: Buffer): FrameScan {
  const frames: Frame[] = []
  let damaged = 0
  let cleanEnd = true
  let offset = 0
  while (offset < file.length) {
    const frame = frameAt(file, offset)
    if (frame === undefined) {
      if (cleanEnd) damaged += 1
      cleanEnd = false
      const next = file.indexOf(MAGIC, offset + 1)
      if (next === -1) break
      offset = next
      continue
    }
    cleanEnd = true
    frames.push(frame)
    offset += frame.bytes
  }
  return { frames, damaged, cleanEnd }
}
