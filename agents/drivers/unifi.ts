import { defineDriver } from './driver.ts'

const UNIFI = '1.3.6.1.4.1.41112.1.6'
const FROGFOOT = '1.3.6.1.4.1.10002.1.1.1.1'
const PRODUCT_NAME = '1.2.840.10036.3.1.2.1.3'
const BANDS = { map: { ng: '2.4', na: '5', '6e': '6' } } as const

/** Ubiquiti UniFi access points: UBNT-UniFi-MIB, FROGFOOT-RESOURCES-MIB. */
export const unifi = defineDriver({
  name: 'unifi',
  title: 'Ubiquiti UniFi',
  vendor: 'Ubiquiti',
  role: 'ap',
  basis: 'recording',
  match: [
    {
      sysObjectId: ['1.3.6.1.4.1.41112', '1.3.6.1.4.1.8072.3.2.10'],
      sysDescr: '^(UAP|U6|U7|E7|UK|U-LTE)',
    },
    {
      sysObjectId: ['1.3.6.1.4.1.10002.1'],
      answers: [{ below: PRODUCT_NAME, matches: '^UAP' }],
    },
    {
      sysObjectId: ['1.3.6.1.4.1.41112', '1.3.6.1.4.1.8072.3.2.10', '1.3.6.1.4.1.10002.1'],
      answers: [{ below: UNIFI }],
    },
  ],
  model: [
    { oid: `${UNIFI}.3.3.0`, slow: true },
    { sysDescr: '^((?:UAP|U6|U7|E7|UK|U-LTE)[^ ]*)' },
    { table: 'product', take: 'first', column: 'name' },
  ],
  firmware: [
    { oid: `${UNIFI}.3.6.0`, slow: true },
    { sysDescr: '^(?:UAP|U6|U7|E7|UK|U-LTE)[^ ]* +(\\d.*)$' },
  ],
  uptimeSeconds: [{ oid: `${UNIFI}.3.5.0` }],
  clients: [{ table: 'vap', take: 'sum', column: 'clients' }],
  memoryUsedPercent: [
    {
      total: { oid: `${FROGFOOT}.1.0`, slow: true },
      free: [{ oid: `${FROGFOOT}.2.0` }, { oid: `${FROGFOOT}.3.0` }, { oid: `${FROGFOOT}.4.0` }],
    },
  ],
  tables: {
    product: { columns: { name: { oid: PRODUCT_NAME, slow: true } } },
    // One row per SSID per radio; rows without a name still count.
    vap: {
      columns: {
        name: { oid: `${UNIFI}.1.2.1.6`, slow: true },
        radio: { oid: `${UNIFI}.1.2.1.9`, slow: true },
        clients: { oid: `${UNIFI}.1.2.1.8` },
        channel: { oid: `${UNIFI}.1.2.1.4`, decode: 'channel' },
        txPowerDbm: { oid: `${UNIFI}.1.2.1.21` },
        band: { copy: 'radio', decode: BANDS },
      },
    },
    radio: {
      columns: {
        radio: { oid: `${UNIFI}.1.1.1.3`, slow: true },
        utilizationPercent: { oid: `${UNIFI}.1.1.1.6` },
        band: { copy: 'radio', decode: BANDS },
        clients: { from: 'vap', match: { radio: 'radio' }, take: 'sum', column: 'clients' },
        channel: { from: 'vap', match: { radio: 'radio' }, take: 'first', column: 'channel' },
        txPowerDbm: { from: 'vap', match: { radio: 'radio' }, take: 'first', column: 'txPowerDbm' },
      },
    },
    vapRadio: {
      of: 'vap',
      distinct: 'radio',
      columns: {
        clients: { from: 'vap', match: { radio: 'radio' }, take: 'sum', column: 'clients' },
      },
    },
  },
  radios: [{ table: 'radio' }, { table: 'vapRadio', ifNone: true }],
  ssids: [{ table: 'vap' }],
})
