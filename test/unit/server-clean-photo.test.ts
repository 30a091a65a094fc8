import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cleanPhoto } from '../../server/journal/clean-photo.ts'

const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1')
const SECRET = 'GPS 10.16 S 123.6 E'

const uint = (value: number, bytes: 2 | 4, isLittle = false): Buffer => {
  const buffer = Buffer.alloc(bytes)
  if (isLittle) buffer.writeUIntLE(value, 0, bytes)
  else buffer.writeUIntBE(value, 0, bytes)
  return buffer
}
const segment = (marker: number, data: Buffer): Buffer =>
  Buffer.concat([Buffer.from([0xff, marker]), uint(data.length + 2, 2), data])

/** An Exif segment with an orientation and a place, written as cameras of either kind do. */
const exif = (orientation: number, isLittle: boolean): Buffer => {
  const entry = (tag: number, value: number): Buffer =>
    Buffer.concat([
      uint(tag, 2, isLittle),
      uint(3, 2, isLittle),
      uint(1, 4, isLittle),
      uint(value, 2, isLittle),
      uint(0, 2),
    ])
  const head = [latin1(isLittle ? 'II' : 'MM'), uint(42, 2, isLittle), uint(8, 4, isLittle)]
  const entries = [uint(2, 2, isLittle), entry(0x0100, 4000), entry(0x0112, orientation)]
  return segment(0xe1, Buffer.concat([latin1('Exif\0\0'), ...head, ...entries, latin1(SECRET)]))
}

const SHOWN = [
  segment(0xe0, latin1('JFIF\0')),
  segment(0xe2, latin1('ICC_PROFILE\0colours')),
  segment(0xee, latin1('Adobe')),
  segment(0xdb, latin1('table')),
]
const SCAN = Buffer.concat([segment(0xda, latin1('scan')), latin1('ab\xff\0c\xff\xd0d')])
const END = latin1('\xff\xd9')
const jpeg = (...segments: Buffer[]): Buffer =>
  Buffer.concat([latin1('\xff\xd8'), ...segments, SCAN, segment(0xc4, latin1('t')), SCAN, END])

const chunk = (type: string, data: string): Buffer =>
  Buffer.concat([uint(data.length, 4), latin1(type), latin1(data), uint(0, 4)])
const png = (...chunks: Buffer[]): Buffer =>
  Buffer.concat([latin1('\x89PNG\r\n\x1a\n'), ...chunks, chunk('IEND', '')])

const part = (type: string, data: string): Buffer =>
  Buffer.concat([
    latin1(type),
    uint(data.length, 4, true),
    latin1(data),
    Buffer.alloc(data.length % 2),
  ])
const webp = (...parts: Buffer[]): Buffer => {
  const body = Buffer.concat([latin1('WEBP'), ...parts])
  return Buffer.concat([latin1('RIFF'), uint(body.length, 4, true), body])
}

const cleaned = (bytes: Buffer): Buffer => {
  const photo = cleanPhoto(bytes)
  if (photo === null) throw new Error('refused')
  return Buffer.from(photo.bytes)
}

describe('a photo', () => {
  it('is what it begins as, whatever it is called', () => {
    const all = [
      jpeg(),
      png(),
      webp(part('VP8 ', 'x')),
      latin1('<html>'),
      latin1('RIFF\0\0\0\0WAVE'),
    ]
    const types = [...all, Buffer.alloc(0)].map((bytes) => cleanPhoto(bytes)?.type ?? null)
    expect(types).toEqual(['image/jpeg', 'image/png', 'image/webp', null, null, null])
  })

  it('keeps of a JPEG what shows it, and nothing that stands behind it', () => {
    const beside = [
      exif(1, true),
      segment(0xe1, latin1(`http://ns.adobe.com/xap/1.0/\0${SECRET}`)),
      segment(0xe2, latin1(`MPF\0${SECRET}`)),
      segment(0xed, latin1(`Photoshop 3.0\0${SECRET}`)),
      segment(0xfe, latin1(SECRET)),
    ]
    const film = latin1(`${SECRET}\xff\xd9`)
    const bytes = Buffer.concat([jpeg(...beside, latin1('\xff'), ...SHOWN), film])
    expect(cleaned(bytes)).toEqual(jpeg(...SHOWN))
  })

  it('keeps how the camera was held, and that alone', () => {
    for (const isLittle of [true, false]) {
      const bytes = cleaned(jpeg(exif(6, isLittle), ...SHOWN))
      expect(bytes.includes(SECRET)).toBe(false)
      // It reads back as the same turn: cleaning it again changes nothing.
      expect(cleaned(bytes)).toEqual(bytes)
      expect(bytes.subarray(2, 4)).toEqual(latin1('\xff\xe1'))
      const ifd = latin1('\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0')
      expect(bytes.includes(ifd)).toBe(true)
    }
  })

  it('keeps of a PNG what shows it', () => {
    const shown = [chunk('IHDR', 'head'), chunk('iCCP', 'colours'), chunk('IDAT', 'picture')]
    const beside = ['eXIf', 'tEXt', 'iTXt', 'zTXt', 'tIME', 'caBX'].map((type) =>
      chunk(type, SECRET),
    )
    const bytes = Buffer.concat([png(...beside, ...shown, ...beside), latin1(SECRET)])
    expect(cleaned(bytes)).toEqual(png(...shown))
  })

  it('keeps of a WebP what shows it, and does not announce what is gone', () => {
    const rest = [part('ICCP', 'colours'), part('VP8 ', 'picture')]
    const beside = [part('EXIF', SECRET), part('XMP ', SECRET), part('ABCD', SECRET)]
    const bytes = webp(part('VP8X', '\x3c\0\0\0size'), ...rest, ...beside)
    const wanted = webp(part('VP8X', '\x30\0\0\0size'), ...rest)
    expect(cleaned(Buffer.concat([bytes, latin1(SECRET)]))).toEqual(wanted)
  })

  it('that is damaged anywhere is refused or cleaned to one that is clean', () => {
    const wholes = [jpeg(exif(6, true), ...SHOWN), png(chunk('IHDR', 'head'))]
    const whole = fc.constantFrom(...wholes, webp(part('VP8 ', 'picture')))
    fc.assert(
      fc.property(whole, fc.nat(), fc.uint8Array(), (bytes, cut, noise) => {
        const damaged = Buffer.concat([bytes.subarray(0, cut % bytes.length), noise])
        const photo = cleanPhoto(damaged)
        if (photo !== null) expect(cleanPhoto(photo.bytes)).toEqual(photo)
      }),
    )
  })
})
