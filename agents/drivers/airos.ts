import { defineDriver } from './driver.ts'

const AIRMAX = '1.3.6.1.4.1.41112.1.4'
const AIRFIBER60 = '1.3.6.1.4.1.41112.1.11'
const UNIFI = '1.3.6.1.4.1.41112.1.6'
const FROGFOOT = '1.3.6.1.4.1.10002.1.1.1.1'
const DOT11_PRODUCT = '1.2.840.10036.3.1.2.1'

/** Ubiquiti airOS (airMAX): UBNT-AirMAX-MIB, IEEE802dot11-MIB. */
export const airos = defineDriver({
  name: 'airos',
  title: 'Ubiquiti airOS',
  vendor: 'Ubiquiti',
  role: 'ap',
  basis: 'recording',
  match: [
    { sysObjectId: [AIRMAX], silent: [{ below: AIRFIBER60 }] },
    {
      sysObjectId: ['1.3.6.1.4.1.10002.1'],
      sysDescr: '^Linux ',
      silent: [{ below: AIRFIBER60 }, { below: UNIFI }],
    },
  ],
  model: [{ table: 'product', take: 'first', column: 'model' }],
  firmware: [{ table: 'product', take: 'first', column: 'firmware' }],
  clients: [{ table: 'radio', take: 'sum', column: 'clients' }],
  // Hundredths of a percent.
  cpuPercent: [{ oid: `${AIRMAX}.8.3.0`, decode: { scale: 0.01 } }],
  memoryUsedPercent: [
    {
      total: { oid: `${FROGFOOT}.1.0`, slow: true },
      free: [{ oid: `${FROGFOOT}.2.0` }, { oid: `${FROGFOOT}.3.0` }, { oid: `${FROGFOOT}.4.0` }],
    },
  ],
  tables: {
    product: {
      columns: {
        model: { oid: `${DOT11_PRODUCT}.3`, slow: true },
        firmware: { oid: `${DOT11_PRODUCT}.4`, decode: { capture: '\\.v(.+)$' }, slow: true },
      },
    },
    radio: {
      columns: {
        frequencyMHz: { oid: `${AIRMAX}.1.1.4`, decode: 'positive' },
        txPowerDbm: { oid: `${AIRMAX}.1.1.6` },
        noiseDbm: { oid: `${AIRMAX}.5.1.8`, decode: 'negative' },
        clients: { oid: `${AIRMAX}.5.1.15` },
        name: { oid: `${AIRMAX}.5.1.2`, slow: true },
        // Tenths of a percent.
        utilizationPercent: { oid: `${AIRMAX}.6.1.7`, decode: { scale: 0.1 } },
        band: { copy: 'frequencyMHz', decode: 'band-of-frequency' },
      },
    },
  },
  radios: [{ table: 'radio' }],
  ssids: [{ table: 'radio' }],
})
