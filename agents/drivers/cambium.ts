import { defineDriver } from './driver.ts'

const CNPILOT = '1.3.6.1.4.1.17713.22'
const CNPILOT_R = '1.3.6.1.4.1.41010.1.1'
const EPMP = '1.3.6.1.4.1.17713.21'
const CANOPY = '1.3.6.1.4.1.161.19.3'

/** Cambium cnPilot E, XV, XE and R: CAMBIUM-MIB. Of R only scalars are read: keys stand near SSIDs. */
export const cnpilot = defineDriver({
  name: 'cnpilot',
  title: 'Cambium cnPilot, XV, XE',
  vendor: 'Cambium',
  role: 'ap',
  match: [{ sysObjectId: [CNPILOT] }, { sysDescr: '^(Cambium )?cnPilot ' }],
  model: [
    { sysDescr: '(cnPilot \\S+)' },
    { table: 'ap', take: 'first', column: 'model' },
    { sysDescr: '^Cambium (X\\S+)' },
  ],
  firmware: [
    { sysDescr: 'cnPilot \\S+ (\\d\\S*)' },
    { table: 'ap', take: 'first', column: 'firmware' },
    { oid: `${CNPILOT_R}.5.0`, slow: true },
  ],
  serial: [
    { table: 'ap', take: 'first', column: 'serial' },
    { oid: `${CNPILOT_R}.6.0`, slow: true },
  ],
  // Old firmware leaves the total at 0.
  clients: [
    { oid: `${CNPILOT}.1.1.1.14.0`, decode: 'positive' },
    { table: 'radio', take: 'sum', column: 'clients' },
    { oid: `${CNPILOT}.1.1.1.14.0` },
  ],
  cpuPercent: [{ table: 'ap', take: 'first', column: 'cpu' }],
  tables: {
    // One row, with index 0 or the MAC.
    ap: {
      columns: {
        serial: { oid: `${CNPILOT}.1.1.1.4`, slow: true },
        model: { oid: `${CNPILOT}.1.1.1.5`, slow: true },
        cpu: { oid: `${CNPILOT}.1.1.1.6` },
        firmware: { oid: `${CNPILOT}.1.1.1.8`, slow: true },
      },
    },
    // Channel, noise and air time are text.
    radio: {
      columns: {
        bandText: { oid: `${CNPILOT}.1.2.1.3`, slow: true },
        band: { copy: 'bandText', decode: { capture: '(2\\.4|5|6)' } },
        clients: { oid: `${CNPILOT}.1.2.1.5` },
        channel: { oid: `${CNPILOT}.1.2.1.6`, decode: 'channel' },
        txPowerDbm: { oid: `${CNPILOT}.1.2.1.8`, decode: 'number' },
        up: { oid: `${CNPILOT}.1.2.1.13`, decode: { isOneOf: ['ON', 'On', 'on'] } },
        noiseDbm: { oid: `${CNPILOT}.1.2.1.16`, decode: 'negative' },
        utilizationPercent: { oid: `${CNPILOT}.1.2.1.18`, decode: 'number' },
      },
    },
    wlan: {
      columns: {
        name: { oid: `${CNPILOT}.1.4.1.2`, slow: true },
        bandText: { oid: `${CNPILOT}.1.4.1.3`, slow: true },
        // A WLAN on both bands has no band of its own.
        band: { copy: 'bandText', decode: { capture: '^\\D*(2\\.4|5|6)\\D*$' } },
        clients: { oid: `${CNPILOT}.1.4.1.7` },
      },
    },
  },
  radios: [{ table: 'radio' }],
  ssids: [{ table: 'wlan' }],
})

/** Cambium ePMP: CAMBIUM-PMP80211-MIB. Its clients are subscriber modules. */
export const epmp = defineDriver({
  name: 'epmp',
  title: 'Cambium ePMP',
  vendor: 'Cambium',
  role: 'ap',
  match: [{ sysObjectId: [EPMP] }],
  model: [{ const: 'ePMP' }],
  firmware: [{ oid: `${EPMP}.1.1.17.0`, slow: true }],
  serial: [{ oid: `${EPMP}.1.1.31.0`, slow: true }],
  clients: [{ oid: `${EPMP}.1.2.10.0` }],
  // Tenths of a percent.
  cpuPercent: [{ oid: `${EPMP}.2.1.64.0`, decode: { scale: 0.1 } }],
  tables: {
    radio: {
      single: true,
      columns: { frequencyMHz: { source: { oid: `${EPMP}.1.2.1.0`, decode: 'positive' } } },
    },
    main: {
      of: 'radio',
      columns: {
        txPowerDbm: { source: { oid: `${EPMP}.3.8.2.6.0` } },
        clients: { source: { oid: `${EPMP}.1.2.10.0` } },
      },
    },
  },
  radios: [{ table: 'main' }],
})

/** Cambium PMP 450 and its relatives: WHISP-APS-MIB, WHISP-BOX-MIBV2-MIB. */
export const pmp = defineDriver({
  name: 'pmp',
  title: 'Cambium PMP',
  vendor: 'Cambium',
  role: 'bridge',
  match: [{ sysObjectId: ['1.3.6.1.4.1.161.19.250.256'] }, { sysDescr: '^CANOPY ' }],
  model: [{ oid: `${CANOPY}.3.1.266.0`, slow: true }],
  firmware: [{ sysDescr: '^CANOPY (\\S+)' }],
  clients: [{ oid: `${CANOPY}.1.7.1.0` }],
  tables: {
    // kHz, and outside of the Wi-Fi channels.
    radio: {
      single: true,
      columns: {
        frequencyMHz: {
          source: { oid: `${CANOPY}.1.7.37.0`, decode: ['positive', { scale: 0.001 }] },
        },
      },
    },
    main: {
      of: 'radio',
      columns: {
        utilizationPercent: { source: { oid: `${CANOPY}.1.12.1.1.0` } },
        clients: { source: { oid: `${CANOPY}.1.7.1.0` } },
      },
    },
  },
  radios: [{ table: 'main', offGrid: true }],
})

/** Cambium cnWave 60: detection alone is known. */
export const cnwave = defineDriver({
  name: 'cnwave',
  title: 'Cambium cnWave 60',
  vendor: 'Cambium',
  role: 'bridge',
  match: [{ sysObjectId: ['1.3.6.1.4.1.17713.60'] }],
})
