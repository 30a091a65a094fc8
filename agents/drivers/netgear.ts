import { defineDriver } from './driver.ts'

const WAC = '1.3.6.1.4.1.4526.100.7.14'
const STATION = `${WAC}.8.1.1`
/** Radios and SSIDs that may exist: no column before the clients may be walked to find them. */
const RADIOS = ['0', '1', '2', '3'] as const
const SSIDS = RADIOS.flatMap((radio) =>
  Array.from({ length: 17 }, (_, vap) => `${radio}.${String(vap)}`),
)
const ASSOCIATED = [{ column: 'status', is: 4 }] as const

/**
 * Netgear WAC: WAC510 MIB. Passwords and keys stand in its system group and in the table of SSIDs:
 * only the table of clients, behind them all, is walked. Its power is a step, not dBm.
 */
export const netgearWac = defineDriver({
  name: 'netgear-wac',
  title: 'Netgear WAC',
  vendor: 'Netgear',
  role: 'ap',
  basis: 'mib',
  match: [{ sysObjectId: ['1.3.6.1.4.1.4526'], answers: [{ at: `${WAC}.1.3.0` }] }],
  model: [{ sysDescr: '\\b(W[A-Z]{2,4}\\d\\w*)' }],
  firmware: [{ oid: `${WAC}.1.3.0`, slow: true }],
  serial: [{ oid: `${WAC}.1.18.0`, slow: true }],
  // No counter: an empty client table is how no clients look, when there are SSIDs.
  clients: [
    { table: 'station', take: 'count', where: ASSOCIATED },
    { when: { table: 'row', take: 'count' }, use: { const: 0 } },
  ],
  tables: {
    station: {
      index: [{ name: 'radio', kind: 'number' }],
      columns: {
        radio: { index: 'radio' },
        ssid: { oid: `${STATION}.5` },
        status: { oid: `${STATION}.9` },
        channel: { oid: `${STATION}.12`, decode: 'channel' },
      },
      volatile: true,
    },
    // What the radio is set to may be "automatic": the channel in use is that of its stations.
    radio: {
      rows: RADIOS,
      index: [{ name: 'radio', kind: 'number' }],
      columns: {
        radio: { index: 'radio' },
        setting: { oid: `${WAC}.2.1.1.4`, exact: true, slow: true },
        channel: { from: 'station', match: { radio: 'radio' }, take: 'first', column: 'channel' },
        band: { copy: 'channel', decode: 'band-of-channel' },
        counted: { from: 'station', match: { radio: 'radio' }, take: 'count', where: ASSOCIATED },
        none: { source: { const: 0 } },
        clients: { first: ['counted', 'none'] },
      },
    },
    row: {
      rows: SSIDS,
      columns: { name: { oid: `${WAC}.3.1.1.4`, exact: true, slow: true } },
    },
    ssid: {
      of: 'row',
      distinct: 'name',
      columns: {
        counted: { from: 'station', match: { ssid: 'name' }, take: 'count', where: ASSOCIATED },
        none: { source: { const: 0 } },
        clients: { first: ['counted', 'none'] },
      },
    },
  },
  radios: [{ table: 'radio' }],
  ssids: [{ table: 'ssid' }],
})
