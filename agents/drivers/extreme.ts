import { defineDriver } from './driver.ts'

const HWC = '1.3.6.1.4.1.4329.15.3'
const AP = `${HWC}.5.1.2.1`
const AP_STATS = `${HWC}.5.2`

/** Extreme (Siemens HiPath) wireless controllers: HIPATH-WIRELESS-HWC-MIB. */
export const ewc = defineDriver({
  name: 'extreme-ewc',
  title: 'Extreme wireless controller (HiPath)',
  vendor: 'Extreme',
  role: 'controller',
  basis: 'recording',
  match: [
    { sysObjectId: ['1.3.6.1.4.1.4329.15.1.1'] },
    { sysDescr: '^(Extreme Networks|Enterasys Networks|Siemens|HiPath) Wireless Controller' },
  ],
  model: [{ sysDescr: 'Wireless Controller - (\\S+?),?(?:\\s|$)' }],
  firmware: [{ sysDescr: 'System Version (\\S+)' }],
  clients: [{ oid: `${HWC}.6.1.0` }, { table: 'wlan', take: 'sum', column: 'clients' }],
  tables: {
    wlan: {
      columns: {
        name: { oid: `${HWC}.3.4.4.1.4`, slow: true },
        clients: { oid: `${HWC}.3.4.5.1.2` },
      },
    },
    ap: {
      index: [{ name: 'number', kind: 'number' }],
      rowsOf: 'name',
      columns: {
        number: { index: 'number' },
        name: { oid: `${AP}.2` },
        serial: { oid: `${AP}.4`, slow: true },
        clients: { oid: `${AP_STATS}.2.1.14` },
        state: { oid: `${AP}.22`, decode: { map: { 1: true, 2: false } } },
        // Only an active access point has statistics.
        reporting: { copy: 'clients', decode: 'present' },
        up: { first: ['state', 'reporting'] },
      },
    },
    load: {
      index: [
        { name: 'ap', kind: 'number' },
        { name: 'radio', kind: 'number' },
      ],
      columns: {
        ap: { index: 'ap' },
        radio: { index: 'radio' },
        utilizationPercent: { oid: `${AP_STATS}.5.1.5` },
      },
    },
    // By ifIndex; the interface's name (AP_r1_802.11a/n) leads to access point and radio.
    radio: {
      rowsOf: 'frequencyMHz',
      columns: {
        frequencyMHz: { oid: `${AP_STATS}.4.1.1`, decode: 'positive' },
        noiseDbm: { oid: `${HWC}.1.4.3.1.32`, decode: 'negative' },
        interface: { oid: '1.3.6.1.2.1.31.1.1.1.1', slow: true },
        apName: { copy: 'interface', decode: { capture: '^(.+)_r\\d+_' } },
        radio: { copy: 'interface', decode: { capture: '_r(\\d+)_' } },
        apNumber: { from: 'ap', match: { name: 'apName' }, take: 'first', column: 'number' },
        utilizationPercent: {
          from: 'load',
          match: { ap: 'apNumber', radio: 'radio' },
          take: 'first',
          column: 'utilizationPercent',
        },
      },
    },
  },
  radios: [{ table: 'radio' }],
  ssids: [{ table: 'wlan' }],
  managedAccessPoints: [{ table: 'ap' }],
})

/** Extreme WiNG access points: detection alone is known. */
export const wing = defineDriver({
  name: 'extreme-wing',
  title: 'Extreme WiNG',
  vendor: 'Extreme',
  role: 'ap',
  basis: 'mib',
  match: [{ sysObjectId: ['1.3.6.1.4.1.388.50.1.1'] }],
  model: [{ sysDescr: '^(\\S+)' }],
  firmware: [{ sysDescr: 'Version ([^\\s,]+)' }],
})
