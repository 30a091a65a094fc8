import { describe, expect, it } from 'vitest'
import { parseRecording } from '../simulator/recordings.ts'

/** Name and whole value element of each row, as hexadecimal. */
function rows(content: string): readonly string[] {
  const { index, bytes, start } = parseRecording(content, 'device.snmprec')
  return index.names.map((name, row) => {
    const varbind = bytes.subarray(start[row], start[row + 1])
    return varbind.subarray(4 + name.length).toString('hex')
  })
}

describe('a recording', () => {
  it('is read by tag, hexadecimal or not, with bars and spaces in the text kept', () => {
    expect(
      rows(
        [
          '1.3.6.1.2.1.1.1.0|4|a|b ',
          '1.3.6.1.2.1.1.2.0|6|1.3.6.1.4.1.9',
          '1.3.6.1.2.1.1.3.0|67|256',
          '1.3.6.1.2.1.1.4.0|4x|00fF',
          '1.3.6.1.2.1.4.20.1.1|64|10.0.0.255',
          '1.3.6.1.2.1.5.1|2|-2',
          '1.3.6.1.2.1.31.1|70|18446744073709551615',
          '',
        ].join('\n'),
      ),
    ).toEqual([
      '0404617c6220',
      '06062b0601040109',
      '43020100',
      '040200ff',
      '40040a0000ff',
      '0201fe',
      '460900ffffffffffffffff',
    ])
  })

  it('is sorted by number, and its last line wins where a name comes twice', () => {
    const table = parseRecording('1.3.10|2|1\n1.3.9|2|2\n1.3.10|2|3\n', 'device.snmprec')
    expect(table.index.count).toBe(2)
    expect(table.bytes.toString('hex')).toBe('300706022b09020102300706022b0a020103')
  })

  it.each([
    ['1.3.6|9|x', 'tag 9 is not one of SNMP'],
    ['1.3.6|4y|x', 'tag "4y" is not a number'],
    ['1.3.6|4x|abc', 'hexadecimal'],
    ['nonsense', 'tag ""'],
    ['1.3.x|2|1', 'not an object identifier'],
    ['1.3.6|2|many', 'BigInt'],
  ])('is refused with the line for "%s"', (line, why) => {
    const content = `1.3.5|2|1\n${line}\n`
    expect(() => parseRecording(content, 'device.snmprec')).toThrow(
      expect.objectContaining({
        message: expect.stringMatching(/^\[recordings\] device\.snmprec:2: /) as string,
      }),
    )
    expect(() => parseRecording(content, 'device.snmprec')).toThrow(why)
  })
})
