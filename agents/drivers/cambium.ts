import { defineDriver } from './driver.ts'

const CNPILOT = '1.3.6.1.4.1.17713.22'
const CNPILOT_R = '1.3.6.1.4.1.41010.1'
const CNPILOT_R_SSID = `${CNPILOT_R}.10.2`
const EPMP = '1.3.6.1.4.1.17713.21'
const CANOPY = '1.3.6.1.4.1.161.19.3'

/** Rows of an SSID table of cnPilot R: the MIB names no range, the models have up to eight. */
const CNPILOT_R_ROWS = ['0', '1', '2', '3', '4', '5', '6', '7', '8'] as const

/** A table of SSIDs on one band, whose keys stand in the next columns: GET alone. */
const cnpilotSsids = (table: 1 | 2, band: '2.4' | '5') =>
  ({
    rows: CNPILOT_R_ROWS,
    columns: {
      name: { oid: `${CNPILOT_R_SSID}.${table}.1.1.6`, exact: true, slow: true },
      up: { oid: `${CNPILOT_R_SSID}.${table}.1.1.2`, decode: { isOneOf: [0] }, exact: true },
      // 0 leaves the choice to the device, which tells it in the next column.
      chosen: { oid: `${CNPILOT_R_SSID}.${table}.1.1.4`, decode: 'channel', exact: true },
      automatic: { oid: `${CNPILOT_R_SSID}.${table}.1.1.5`, decode: 'channel', exact: true },
      channel: { first: ['chosen', 'automatic'] },
      band: { const: band },
    },
  }) as const

/** Cambium cnPilot R: CAMBIUM-MIB of its own. Nothing in it counts stations. */
export const cnpilotR = defineDriver({
  name: 'cnpilot-r',
  title: 'Cambium cnPilot R',
  vendor: 'Cambium',
  role: 'router',
  basis: 'identity',
  match: [{ sysDescr: '^(Cambium )?cnPilot R' }],
  model: [{ sysDescr: '(cnPilot \\S+)' }],
  firmware: [{ sysDescr: 'cnPilot \\S+ (\\d\\S*)' }, { oid: `${CNPILOT_R}.1.5.0`, slow: true }],
  serial: [{ oid: `${CNPILOT_R}.1.6.0`, slow: true }],
  tables: {
    row24: cnpilotSsids(1, '2.4'),
    row5: cnpilotSsids(2, '5'),
    ssid24: { of: 'row24', where: [{ column: 'up', not: false }], columns: {} },
    ssid5: { of: 'row5', where: [{ column: 'up', not: false }], columns: {} },
    radio24: { of: 'row24', distinct: 'band', columns: {} },
    radio5: { of: 'row5', distinct: 'band', columns: {} },
  },
  radios: [{ table: 'radio24' }, { table: 'radio5' }],
  ssids: [{ table: 'ssid24' }, { table: 'ssid5' }],
})

/** Cambium cnPilot E, XV and XE: CAMBIUM-MIB. */
export const cnpilot = defineDriver({
  name: 'cnpilot',
  title: 'Cambium cnPilot E, XV, XE',
  vendor: 'Cambium',
  role: 'ap',
  basis: 'identity',
  match: [{ sysObjectId: [CNPILOT] }, { sysDescr: '^(Cambium )?cnPilot ' }],
  model: [
    { sysDescr: '(cnPilot \\S+)' },
    { table: 'ap', take: 'first', column: 'model' },
    { sysDescr: '^Cambium (X\\S+)' },
  ],
  firmware: [
    { sysDescr: 'cnPilot \\S+ (\\d\\S*)' },
    { table: 'ap', take: 'first', column: 'firmware' },
  ],
  serial: [{ table: 'ap', take: 'first', column: 'serial' }],
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
    client: { columns: { mac: { oid: `${CNPILOT}.1.3.1.2`, decode: 'mac' } } },
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
  stations: [{ table: 'client' }],
})

/** Cambium ePMP: CAMBIUM-PMP80211-MIB. Its clients are subscriber modules. */
export const epmp = defineDriver({
  name: 'epmp',
  title: 'Cambium ePMP',
  vendor: 'Cambium',
  role: 'ap',
  basis: 'recording',
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
  basis: 'recording',
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
  basis: 'mib',
  match: [{ sysObjectId: ['1.3.6.1.4.1.17713.60'] }],
})
