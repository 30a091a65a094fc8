import { defineDriver } from './driver.ts'

/**
 * Cisco Meraki MR, CW and MX. The local agent tells no stations, SSIDs or version: those are in the
 * vendor's cloud.
 */
export const meraki = defineDriver({
  name: 'meraki',
  title: 'Cisco Meraki',
  vendor: 'Meraki',
  role: 'ap',
  basis: 'recording',
  match: [{ sysDescr: '^=?(Meraki|Cisco Wireless CW)' }, { sysObjectId: ['1.3.6.1.4.1.29671.2'] }],
  model: [{ sysDescr: '((?:MR|CW|MX|Z|MS|MG)\\d\\S*)' }],
  tables: {
    // Fifteen rows for each radio, one for each SSID it could have: the first tells the channel.
    radio: {
      index: [{ name: 'row', kind: 'number' }],
      columns: {
        row: { index: 'row' },
        channel: { oid: '1.2.840.10036.4.5.1.1', decode: 'channel' },
        band: { copy: 'row', decode: { map: { 10: '2.4', 25: '5', 40: '6' } } },
      },
      where: [
        { column: 'row', is: [10, 25, 40] },
        { column: 'channel', not: null },
      ],
    },
  },
  radios: [{ table: 'radio' }],
})
