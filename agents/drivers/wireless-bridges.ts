import { defineDriver } from './driver.ts'

const TACHYON = '1.3.6.1.4.1.57344.1'
const WIS = '1.3.6.1.4.1.62821.1.4'

/** Tachyon Networks (60 GHz): TACHYON-MIB. */
export const tachyon = defineDriver({
  name: 'tachyon',
  title: 'Tachyon Networks',
  vendor: 'Tachyon Networks',
  role: 'bridge',
  basis: 'recording',
  match: [{ sysObjectId: [TACHYON] }],
  model: [{ oid: `${TACHYON}.3.1.0`, slow: true }],
  firmware: [{ oid: `${TACHYON}.3.4.0`, slow: true }],
  serial: [{ oid: `${TACHYON}.3.2.0`, slow: true }],
  clients: [{ oid: `${TACHYON}.2.5.0` }],
  cpuPercent: [{ oid: `${TACHYON}.3.6.0` }],
  memoryUsedPercent: [{ oid: `${TACHYON}.3.7.0` }],
  tables: {
    radio: {
      rowsOf: 'frequencyMHz',
      columns: {
        frequencyMHz: { oid: `${TACHYON}.2.2.1.5`, decode: 'positive' },
        // What it calls power is beyond any transmitter: EIRP at best.
        txPowerDbm: { oid: `${TACHYON}.2.2.1.3` },
        clients: { source: { oid: `${TACHYON}.2.5.0` } },
      },
    },
  },
  radios: [{ table: 'radio' }],
})

/** Wisnetworks: WIS-BRIDGE-MIB. */
export const wisnetworks = defineDriver({
  name: 'wisnetworks',
  title: 'Wisnetworks',
  vendor: 'Wisnetworks',
  role: 'bridge',
  basis: 'mib',
  match: [{ sysObjectId: ['1.3.6.1.4.1.62821'] }],
  clients: [{ table: 'radio', take: 'sum', column: 'clients' }],
  tables: {
    radio: {
      columns: {
        frequencyMHz: { oid: `${WIS}.1.1.4`, decode: 'positive' },
        clients: { oid: `${WIS}.3.1.15` },
        noiseDbm: { oid: `${WIS}.3.1.8`, decode: 'negative' },
      },
    },
  },
  radios: [{ table: 'radio' }],
})

/** Mimosa: everything known stands in sysDescr. */
export const mimosa = defineDriver({
  name: 'mimosa',
  title: 'Mimosa',
  vendor: 'Mimosa',
  role: 'bridge',
  basis: 'recording',
  match: [{ sysObjectId: ['1.3.6.1.4.1.43356'] }, { sysDescr: '^MIMOSA ' }],
  model: [{ sysDescr: '^(?:MIMOSA|Mimosa) (\\S+)' }],
})

/** Tranzeo: everything known stands in sysDescr. */
export const tranzeo = defineDriver({
  name: 'tranzeo',
  title: 'Tranzeo',
  vendor: 'Tranzeo',
  role: 'ap',
  basis: 'recording',
  match: [{ sysObjectId: ['1.3.6.1.4.1.24575'] }, { sysDescr: '^Tranzeo ' }],
  model: [{ sysDescr: '^Tranzeo ([^,\\s]+)' }],
  firmware: [{ sysDescr: 'OS ([^,\\s]+)' }],
})

/** Proxim: detection alone is known. */
export const proxim = defineDriver({
  name: 'proxim',
  title: 'Proxim',
  vendor: 'Proxim',
  role: 'bridge',
  basis: 'mib',
  match: [{ sysObjectId: ['1.3.6.1.4.1.11898.2.4.9'] }],
})
