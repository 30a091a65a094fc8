import { defineDriver } from './driver.ts'

const GWN = '1.3.6.1.4.1.42397.1.1'
const RADIO = `${GWN}.3.1.1`

/** Grandstream GWN: GRANDSTREAM-GWN-PRODUCTS-AP-MIB. */
export const grandstream = defineDriver({
  name: 'grandstream-gwn',
  title: 'Grandstream GWN',
  vendor: 'Grandstream',
  role: 'ap',
  basis: 'recording',
  unseen: ['client', 'station'],
  match: [
    { sysObjectId: ['1.3.6.1.4.1.8072.3.2.10'], sysDescr: '^Linux Grandstream' },
    {
      sysObjectId: ['1.3.6.1.4.1.8072.3.2.10', '1.3.6.1.4.1.42397'],
      answers: [{ below: `${GWN}.2.1`, matches: '^GWN' }],
    },
  ],
  model: [{ oid: `${GWN}.2.1.0`, slow: true }],
  firmware: [{ oid: `${GWN}.2.4.0`, slow: true }],
  uptimeSeconds: [{ oid: `${GWN}.2.6.0`, decode: 'timeticks' }],
  // No counter: an absent client table is how no clients look, when there are SSIDs.
  clients: [
    { table: 'client', take: 'count' },
    { when: { table: 'wlan', take: 'count' }, use: { const: 0 } },
  ],
  tables: {
    client: {
      columns: { name: { oid: `${GWN}.3.3.1.3` } },
      volatile: true,
    },
    station: { columns: { mac: { oid: `${GWN}.3.3.1.1`, decode: 'mac' } } },
    // GWN-MESH-<mac> is the backhaul of the mesh.
    wlan: {
      columns: {
        name: { oid: `${GWN}.3.2.1.2`, slow: true },
      },
      where: [{ column: 'name', matches: '^(?!GWN-MESH-)' }],
    },
    ssid: {
      of: 'wlan',
      distinct: 'name',
      columns: {
        counted: { from: 'client', match: { name: 'name' }, take: 'count' },
        none: { source: { const: 0 } },
        clients: { first: ['counted', 'none'] },
      },
    },
    radio: {
      columns: {
        channel: { oid: `${RADIO}.4`, decode: 'channel' },
        txPowerDbm: { oid: `${RADIO}.5` },
        band: { copy: 'channel', decode: 'band-of-channel' },
      },
    },
    ap: {
      columns: {
        mac: { oid: `${GWN}.2.7.1.1`, decode: 'mac', slow: true },
        up: { oid: `${GWN}.2.7.1.2`, decode: { isOneOf: ['online'] } },
      },
    },
  },
  radios: [{ table: 'radio' }],
  ssids: [{ table: 'ssid' }],
  managedAccessPoints: [{ table: 'ap' }],
  stations: [{ table: 'station' }],
})
