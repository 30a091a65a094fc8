import { defineDriver } from './driver.ts'

const LCOS_RADIO = '1.3.6.1.4.1.2356.11.1.3.57.1'
const LX = '1.3.6.1.4.1.2356.13.1'
const LX_RADIO = `${LX}.3.57.1`
const DESCR = '^(LANCOM .+?) (\\d+\\.\\d+\\.\\S+)'

/** LANCOM LCOS: model, firmware, date and serial stand in sysDescr. */
export const lcos = defineDriver({
  name: 'lancom-lcos',
  title: 'LANCOM LCOS',
  vendor: 'LANCOM',
  role: 'ap',
  basis: 'recording',
  match: [
    { sysObjectId: ['1.3.6.1.4.1.2356.11.8', '1.3.6.1.4.1.2356.600.6'] },
    { sysDescr: DESCR },
  ],
  model: [{ sysDescr: DESCR }],
  firmware: [{ sysDescr: '^LANCOM .+? (\\d+\\.\\d+\\.\\S+)' }],
  serial: [{ sysDescr: ' / \\S+ (\\S+)\\s*$' }],
  tables: {
    radio: {
      columns: {
        channel: { oid: `${LCOS_RADIO}.3`, decode: 'channel' },
        noiseDbm: { oid: `${LCOS_RADIO}.5`, decode: 'negative' },
        // What LANCOM calls the modem load.
        utilizationPercent: { oid: `${LCOS_RADIO}.6` },
        // Text with a unit: 18 dBm.
        txPowerDbm: { oid: `${LCOS_RADIO}.7`, decode: 'number' },
        band: { copy: 'channel', decode: 'band-of-channel' },
      },
      where: [{ column: 'channel', not: null }],
    },
  },
  radios: [{ table: 'radio' }],
})

/** LANCOM LCOS-LX: LCOS-LX-MIB. */
export const lcosLx = defineDriver({
  name: 'lancom-lcos-lx',
  title: 'LANCOM LCOS-LX',
  vendor: 'LANCOM',
  role: 'ap',
  basis: 'recording',
  match: [{ sysObjectId: ['1.3.6.1.4.1.2356.13.8'] }, { sysDescr: 'LCOS-LX' }],
  firmware: [
    { oid: `${LX}.47.9.0`, decode: { capture: '^(\\S+)' }, slow: true },
    { sysDescr: 'LCOS-LX: ([^)\\s]+)' },
  ],
  serial: [{ oid: `${LX}.47.7.0`, slow: true }],
  clients: [
    { table: 'station', take: 'count' },
    { when: { table: 'radio', take: 'count' }, use: { const: 0 } },
  ],
  memoryUsedPercent: [
    { total: { oid: `${LX}.47.4.0`, slow: true }, free: [{ oid: `${LX}.47.5.0` }] },
  ],
  tables: {
    station: {
      index: [{ name: 'mac', kind: 'mac' }],
      columns: { mac: { index: 'mac' }, name: { oid: `${LX}.3.32.1.98` } },
      volatile: true,
    },
    ssid: {
      of: 'station',
      distinct: 'name',
      columns: { clients: { from: 'station', match: { name: 'name' }, take: 'count' } },
    },
    radio: {
      columns: {
        channel: { oid: `${LX_RADIO}.3`, decode: 'channel' },
        noiseDbm: { oid: `${LX_RADIO}.5`, decode: 'negative' },
        utilizationPercent: { oid: `${LX_RADIO}.6` },
        txPowerDbm: { oid: `${LX_RADIO}.7` },
        band: { copy: 'channel', decode: 'band-of-channel' },
      },
      where: [{ column: 'channel', not: null }],
    },
  },
  radios: [{ table: 'radio' }],
  ssids: [{ table: 'ssid' }],
  stations: [{ table: 'station' }],
})
