import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BerError, BerReader, BerWriter, TAG } from '../simulator/ber.ts'
import { compareArcs, decodeOidInto, encodeOid, OID_ARCS_MAX, parseOid } from '../simulator/oid.ts'

function written(write: (writer: BerWriter) => void): string {
  const writer = new BerWriter(8)
  write(writer)
  return writer.result().toString('hex')
}

describe('BER writer', () => {
  it.each([
    [0, '020100'],
    [127, '02017f'],
    [128, '02020080'],
    [-1, '0201ff'],
    [-128, '020180'],
    [-129, '0202ff7f'],
    [2 ** 31 - 1, '02047fffffff'],
    [-(2 ** 31), '020480000000'],
  ])('writes INTEGER %d in its shortest form', (value, hex) => {
    expect(written((writer) => writer.integer(TAG.integer, value))).toBe(hex)
  })

  it('writes unsigned values with a leading zero where the sign bit would be set', () => {
    expect(written((writer) => writer.integer(TAG.gauge32, 0xffff_ffff))).toBe('420500ffffffff')
    expect(written((writer) => writer.bigint(TAG.counter64, 2n ** 64n - 1n))).toBe(
      '460900ffffffffffffffff',
    )
    expect(written((writer) => writer.bigint(TAG.counter64, 2n ** 53n))).toBe('460720000000000000')
  })

  it('writes lengths above 127 in the long form, and grows', () => {
    const hex = written((writer) => writer.octets(TAG.octetString, Buffer.alloc(300, 7)))
    expect(hex.slice(0, 8)).toBe('0482012c')
    expect(hex).toHaveLength(2 * 304)
  })

  it('writes what the reader reads, for any integer', () => {
    fc.assert(
      fc.property(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }), (value) => {
        const writer = new BerWriter()
        writer.integer(TAG.integer, value)
        expect(new BerReader(writer.result()).integer()).toBe(value)
      }),
    )
  })
})

describe('BER reader', () => {
  it.each([
    ['', 'nothing'],
    ['30', 'a tag without a length'],
    ['3005', 'content cut short'],
    ['308100', 'a long length of zero'],
    ['3080', 'the indefinite form'],
    ['30850000000001', 'a length of five octets'],
  ])('refuses %s: %s', (hex) => {
    expect(() => new BerReader(Buffer.from(hex, 'hex')).enter(TAG.octetString)).toThrow(BerError)
  })
})

describe('object identifiers', () => {
  const arcs = fc.tuple(
    fc.integer({ min: 0, max: 2 }),
    fc.integer({ min: 0, max: 39 }),
    fc.array(fc.integer({ min: 0, max: 0xffff_ffff }), { maxLength: 30 }),
  )

  it('reads back what it encodes', () => {
    fc.assert(
      fc.property(arcs, ([first, second, rest]) => {
        const oid = Uint32Array.from([first, second, ...rest])
        const bytes = encodeOid(oid)
        const decoded = new Uint32Array(OID_ARCS_MAX)
        const count = decodeOidInto(decoded, bytes, 0, bytes.length)
        expect([...decoded.subarray(0, count)]).toEqual([...oid])
      }),
    )
  })

  it('orders by number, which is not the order of the encoded bytes', () => {
    const smaller = parseOid('1.3.16383')
    const larger = parseOid('1.3.16384')
    expect(compareArcs(smaller, larger)).toBeLessThan(0)
    expect(Buffer.compare(encodeOid(smaller), encodeOid(larger))).toBeGreaterThan(0)
  })

  it.each(['', '1', '1.3.x', '1.3.4294967296', '1..3'])('refuses the text "%s"', (text) => {
    expect(() => parseOid(text)).toThrow('[oid]')
  })
})
