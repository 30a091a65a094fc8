import { defineDriver } from './driver.ts'

const AF60 = '1.3.6.1.4.1.41112.1.11.1'
const LTU = '1.3.6.1.4.1.41112.1.10.1'

/** Ubiquiti airFiber 60 and Wave (60 GHz): UI-AF60-MIB. */
export const airfiber60 = defineDriver({
  name: 'airfiber-60',
  title: 'Ubiquiti airFiber 60',
  vendor: 'Ubiquiti',
  role: 'bridge',
  basis: 'recording',
  unseen: ['main'],
  match: [
    {
      sysObjectId: ['1.3.6.1.4.1.10002.1', '1.3.6.1.4.1.41112'],
      sysDescr: '^Linux ',
      answers: [{ below: `${AF60}.2.4` }],
    },
  ],
  model: [{ oid: `${AF60}.2.2.1`, slow: true }],
  firmware: [
    { oid: `${AF60}.2.4.1`, decode: { capture: '\\.v(\\d+\\.\\d+\\.\\d+(?:-\\w+)?)' }, slow: true },
    { oid: `${AF60}.2.4.1`, slow: true },
  ],
  uptimeSeconds: [{ oid: `${AF60}.2.7.1`, decode: 'timeticks' }],
  clients: [{ table: 'station', take: 'count' }],
  cpuPercent: [{ oid: `${AF60}.2.6.1` }],
  memoryUsedPercent: [{ oid: `${AF60}.2.5.1` }],
  tables: {
    station: { columns: { rssi: { oid: `${AF60}.3.1.3` } }, volatile: true },
    radio: {
      single: true,
      columns: {
        frequencyMHz: { source: { oid: `${AF60}.1.2.1`, decode: 'positive' } },
      },
    },
    main: {
      of: 'radio',
      columns: {
        name: { source: { oid: `${AF60}.1.4.1`, slow: true } },
        band: { copy: 'frequencyMHz', decode: 'band-of-frequency' },
        clients: { source: { table: 'station', take: 'count' } },
      },
    },
  },
  radios: [{ table: 'main' }],
  ssids: [{ table: 'main' }],
})

/** Ubiquiti airFiber LTU and 5XHD: UBNT-AFLTU-MIB. The power it tells is EIRP. */
export const airfiberLtu = defineDriver({
  name: 'airfiber-ltu',
  title: 'Ubiquiti airFiber LTU',
  vendor: 'Ubiquiti',
  role: 'bridge',
  basis: 'recording',
  match: [
    {
      sysObjectId: ['1.3.6.1.4.1.8072.3.2.10', '1.3.6.1.4.1.41112'],
      answers: [{ below: '1.3.6.1.4.1.41112.1.10' }],
    },
  ],
  model: [{ oid: `${LTU}.3.2.0`, slow: true }],
  firmware: [{ oid: `${LTU}.3.4.0`, decode: 'no-dot', slow: true }],
  clients: [{ table: 'station', take: 'count' }],
  tables: {
    station: { columns: { rxPower: { oid: `${LTU}.4.1.5` } }, volatile: true },
    radio: {
      single: true,
      columns: {
        frequencyMHz: { source: { oid: `${LTU}.2.2.0`, decode: 'positive' } },
      },
    },
    main: {
      of: 'radio',
      columns: { clients: { source: { table: 'station', take: 'count' } } },
    },
  },
  radios: [{ table: 'main' }],
})
