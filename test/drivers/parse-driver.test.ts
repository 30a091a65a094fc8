import { describe, expect, test } from 'vitest'
import { drivers } from '../../agents/drivers/index.ts'
import { parseDriver, parseDriverFile } from '../../agents/drivers/parse-driver.ts'
import { newDevice, readDevice } from '../../agents/reading/read-device.ts'
import { SnmprecSession, parseSnmprec } from './snmprec-session.ts'

/** A whole driver file, with one line for each thing that can be wrong. */
const FILE = `{
  "name": "our-ap",
  "title": "Our access point",
  "vendor": "Ours",
  "role": "ap",
  "match": [{ "sysObjectId": ["1.3.6.1.4.1.99999.7"] }],
  "model": [{ "sysDescr": "^Ours (\\\\S+)" }],
  "clients": [
    { "table": "vap", "take": "sum", "column": "clients" }
  ],
  "tables": {
    "vap": {
      "index": [{ "name": "radio", "kind": "number" }],
      "columns": {
        "name": { "oid": "1.3.6.1.4.1.99999.7.1.2", "slow": true },
        "clients": { "oid": "1.3.6.1.4.1.99999.7.1.3", "decode": "integer" },
        "band": { "index": "radio", "decode": { "map": { "1": "2.4", "2": "5" } } }
      }
    }
  },
  "ssids": [{ "table": "vap" }]
}
`

const faultOf = (file: string): string => {
  try {
    parseDriverFile(file, 'ours.json')
    return 'no fault'
  } catch (error) {
    return (error as Error).message
  }
}

test('every built-in driver survives a JSON round trip and is valid', () => {
  for (const driver of drivers) {
    const copy: unknown = JSON.parse(JSON.stringify(driver))
    expect(copy).toEqual(driver)
    expect(() => parseDriver(copy)).not.toThrow()
  }
  expect(new Set(drivers.map(({ name }) => name)).size).toBe(drivers.length)
})

test("a site's own driver file reads a device", async () => {
  const session = new SnmprecSession(
    parseSnmprec(
      [
        '1.3.6.1.2.1.1.1.0|4|Ours AX-9',
        '1.3.6.1.2.1.1.2.0|6|1.3.6.1.4.1.99999.7.1',
        '1.3.6.1.4.1.99999.7.1.2.1|4|WiFi Kota',
        '1.3.6.1.4.1.99999.7.1.2.2|4|WiFi Kota',
        '1.3.6.1.4.1.99999.7.1.3.1|66|3',
        '1.3.6.1.4.1.99999.7.1.3.2|66|4',
      ].join('\n'),
    ),
  )
  const own = parseDriverFile(FILE, 'ours.json')
  const reading = await readDevice(session, newDevice([own, ...drivers]), 'full')
  expect(reading).toMatchObject({ driver: 'our-ap', vendor: 'Ours', model: 'AX-9', clients: 7 })
  expect(reading.ssids).toEqual([{ name: 'WiFi Kota', band: null, clients: 7 }])
})

describe('a fault is told with its line', () => {
  test.each([
    ['"name": "our-ap",', '"name": "our-ap"', 'ours.json:3: not JSON'],
    ['"our-ap"', '"Our AP"', 'ours.json:2: name: expected lower-case letters, digits and -'],
    [
      '"role": "ap"',
      '"role": "toaster"',
      'ours.json:5: role: Invalid option: expected one of "ap"|"bridge"|"router"|"gateway"|' +
        '"controller"|"virtual-controller"|"unknown"',
    ],
    [
      '"1.3.6.1.4.1.99999.7"',
      '"1.3.six"',
      'ours.json:6: match.0.sysObjectId.0: expected an OID such as 1.3.6.1.2.1.1.1.0, or ' +
        '$product.5.1.3.0',
    ],
    [
      '"^Ours (\\\\S+)"',
      '"^Ours ("',
      'ours.json:7: model.0.sysDescr: expected a regular expression',
    ],
    [
      '{ "sysDescr": "^Ours (\\\\S+)" }',
      '{ "sysDesc": "^Ours" }',
      'ours.json:7: model.0: expected an object with oid or sysDescr or sysObjectId or const or ' +
        'table or total or plus or when',
    ],
    [
      '"table": "vap", "take"',
      '"table": "wlan", "take"',
      'ours.json:9: clients.0.table: there is no table wlan',
    ],
    [
      '"column": "clients" }',
      '"column": "users" }',
      'ours.json:9: clients.0.column: table vap has no column users',
    ],
    [
      '"decode": "integer"',
      '"decode": "round"',
      'ours.json:16: tables.vap.columns.clients.decode: Invalid option: expected one of',
    ],
    [
      '"index": "radio"',
      '"index": "slot"',
      'ours.json:17: tables.vap.columns.band: the index of table vap has no part slot',
    ],
    [
      '{ "index": "radio", "decode": { "map": { "1": "2.4", "2": "5" } } }',
      '{ "copy": "band", "decode": "text" }',
      'ours.json:17: tables.vap.columns.band: leads back to itself: vap.band -> vap.band',
    ],
    ['"title"', '"secret": 1, "title"', 'ours.json:1: the driver: Unrecognized key: "secret"'],
  ])('%s', (right, wrong, message) => {
    expect(FILE).toContain(right)
    expect(faultOf(FILE.replace(right, wrong))).toContain(message)
  })
})
