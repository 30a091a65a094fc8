import { describe, expect, test } from 'vitest'
import { completeRadio } from '../../agents/reading/radio.ts'
import { indexPart } from '../../agents/reading/row-index.ts'
import { SIMPLE_DECODINGS, compileDecode } from '../../agents/snmp/decode.ts'
import type { Cell, Decode } from '../../agents/snmp/decode.ts'
import type { SnmpValue } from '../../agents/snmp/session.ts'

const bytes = (text: string): Buffer => Buffer.from(text, 'utf8')
const hex = (digits: string): Buffer => Buffer.from(digits, 'hex')

const CASES: readonly (readonly [Decode, SnmpValue, Cell])[] = [
  ['text', bytes(' WiFi Kota \0'), 'WiFi Kota'],
  ['text', bytes('\0\0'), null],
  ['text', 7, '7'],
  ['integer', 12, 12],
  ['integer', bytes('3.7'), 3],
  // An empty OCTET STRING where a counter belongs means unknown.
  ['integer', bytes(''), null],
  ['number', bytes('3.7'), 3.7],
  ['number', bytes('18 dBm'), 18],
  ['number', bytes('-95 dBm'), -95],
  ['number', bytes('none'), null],
  ['number', 5n, 5],
  ['counter', 4_294_967_296n, 4_294_967_296n],
  ['counter', 17, 17n],
  ['counter', bytes('18446744073709551615'), 18_446_744_073_709_551_615n],
  ['counter', bytes(''), null],
  ['counter', -1, null],
  ['timeticks', 12_345, 123],
  ['mac', hex('6828cfc7e9c0'), '68:28:cf:c7:e9:c0'],
  ['mac', bytes('c074adc4c7a4'), 'c0:74:ad:c4:c7:a4'],
  ['mac', bytes('C0-74-AD-C4-C7-A4'), 'c0:74:ad:c4:c7:a4'],
  ['mac', bytes('0:e:8:1:2:3'), '00:0e:08:01:02:03'],
  ['mac', bytes('unknown'), null],
  ['ip', hex('0a800011'), '10.128.0.17'],
  ['ip', '10.128.0.17', '10.128.0.17'],
  ['ip', hex('0a80'), null],
  ['signed-byte', 161, -95],
  ['signed-byte', -95, -95],
  ['negative', 94, -94],
  ['negative', -94, -94],
  ['negative', 0, null],
  ['positive', 2412, 2412],
  ['positive', 0, null],
  ['milliwatt', 100, 20],
  ['milliwatt', 0, null],
  ['channel', bytes('116E'), 116],
  ['channel', bytes('53S'), 53],
  ['channel', bytes('auto'), null],
  ['channel', 0, null],
  ['complement', 95, 5],
  ['no-dot', bytes('.v1.1.1-BETA2'), '1.1.1-BETA2'],
  ['no-dot', bytes('1.1.1'), '1.1.1'],
  ['band-of-channel', 11, '2.4'],
  ['band-of-channel', 36, '5'],
  ['band-of-channel', 20, null],
  ['band-of-frequency', 5805, '5'],
  ['band-of-frequency', 6215, '6'],
  ['band-of-frequency', 58_320, '60'],
  ['band-of-frequency', 3565, null],
  ['present', bytes(''), true],
  ['present', null, null],
  [{ capture: '\\.v(.+)$' }, bytes('XC.qca955x.v8.5.1'), '8.5.1'],
  [{ capture: '^(x)' }, bytes('abc'), null],
  [{ scale: 0.01 }, 400, 4],
  [{ scale: 0.1 }, bytes('259'), 25.9],
  [{ scale: 0.001 }, 5_525_000, 5525],
  [{ map: { ng: '2.4', na: '5' } }, bytes('na'), '5'],
  [{ map: { 1: '2.4' } }, 1, '2.4'],
  [{ map: { ng: '2.4' } }, bytes('6e'), null],
  [{ map: { ng: '2.4' }, keep: true }, bytes('6e'), '6e'],
  [{ between: [0, 60] }, 23, 23],
  [{ between: [0, 60] }, -1, null],
  [{ mask: 255 }, 388, 132],
  [{ isOneOf: [1, 'online'] }, bytes('online'), true],
  [{ isOneOf: [1] }, 2, false],
  [{ isOneOf: [1] }, null, null],
  [{ prefix: 'FortiAP ' }, bytes('831F'), 'FortiAP 831F'],
  [['channel', { mask: 255 }, 'positive'], bytes('116E'), 116],
  [[{ capture: '^FP(\\w+?)-v' }, { prefix: 'FortiAP ' }], bytes('FP231G-v7.4'), 'FortiAP 231G'],
]

describe('decodings', () => {
  for (const [decode, value, expected] of CASES) {
    test(`${JSON.stringify(decode)} of ${shown(value)}`, () => {
      expect(compileDecode(decode)(value)).toEqual(expected)
    })
  }

  test('each has a case, and none makes something of nothing', () => {
    const tested = new Set(CASES.map(([decode]) => decode))
    for (const decoding of SIMPLE_DECODINGS) {
      expect(tested).toContain(decoding)
      expect(compileDecode(decoding)(null)).toBeNull()
    }
  })
})

describe('parts of a row index', () => {
  const parts = [
    { name: 'vdom', kind: 'number' },
    { name: 'wtp', kind: 'text' },
    { name: 'ap', kind: 'mac' },
    { name: 'address', kind: 'ip' },
    { name: 'rest', kind: 'rest' },
  ] as const
  const index = '1.4.87.73.70.73.104.40.207.199.233.192.10.0.0.7.9.8'

  test.each([
    ['vdom', 1],
    ['wtp', 'WIFI'],
    ['ap', '68:28:cf:c7:e9:c0'],
    ['address', '10.0.0.7'],
    ['rest', '9.8'],
    ['missing', null],
  ])('%s', (name, expected) => {
    expect(indexPart(index, parts, name)).toBe(expected)
  })

  test('with and without a length in front', () => {
    const mac = [{ name: 'ap', kind: 'mac' }] as const
    expect(indexPart('104.40.207.199.233.192', mac, 'ap')).toBe('68:28:cf:c7:e9:c0')
    expect(indexPart('6.104.40.207.199.233.192', mac, 'ap')).toBe('68:28:cf:c7:e9:c0')
    const text = [{ name: 'ssid', kind: 'text' }] as const
    expect(indexPart('4.75.111.116.97', text, 'ssid')).toBe('Kota')
    expect(indexPart('75.111.116.97', text, 'ssid')).toBe('Kota')
  })

  test('an index that ends too early gives null', () => {
    expect(indexPart('1.40.87.73', parts, 'wtp')).toBeNull()
    expect(indexPart('1.2.87', [{ name: 'all', kind: 'text-rest' }], 'all')).toBe('\u0001\u0002W')
  })
})

describe('band, channel and frequency', () => {
  const radio = {
    band: null,
    channel: null,
    frequencyMHz: null,
    utilizationPercent: null,
    noiseDbm: null,
    txPowerDbm: null,
    clients: null,
    ap: null,
    up: null,
  }
  test.each([
    [
      { band: '5', channel: 157 },
      { band: '5', channel: 157, frequencyMHz: 5785 },
    ],
    [
      { band: '2.4', channel: 14 },
      { band: '2.4', channel: 14, frequencyMHz: 2484 },
    ],
    [
      { band: '6', channel: 53 },
      { band: '6', channel: 53, frequencyMHz: 6215 },
    ],
    [{ frequencyMHz: 58_320 }, { band: '60', channel: 1, frequencyMHz: 58_320 }],
    [{ frequencyMHz: 5745 }, { band: '5', channel: 149, frequencyMHz: 5745 }],
    // The centre of a 40 MHz channel is no channel of the 20 MHz grid.
    [{ frequencyMHz: 5190 }, { band: '5', channel: null, frequencyMHz: 5190 }],
    // A channel number alone does not tell the band.
    [{ channel: 6 }, { band: null, channel: 6, frequencyMHz: null }],
    [{ frequencyMHz: 3565 }, { band: null, channel: null, frequencyMHz: 3565 }],
  ] as const)('%j', (known, expected) => {
    expect(completeRadio({ ...radio, ...known }, false)).toMatchObject(expected)
  })

  test('frequencies off the grid are no channels', () => {
    const bridge = completeRadio({ ...radio, frequencyMHz: 5785 }, true)
    expect(bridge).toMatchObject({ band: '5', channel: null, frequencyMHz: 5785 })
  })
})

/** Bytes that are not plain text as hexadecimal digits. */
function shown(value: SnmpValue): string {
  if (!Buffer.isBuffer(value)) return String(value)
  const text = value.toString('latin1')
  return /^[ -~]*$/.test(text) ? `"${text}"` : value.toString('hex')
}
