import { defineDriver } from './driver.ts'

const SYSTEM = '1.3.6.1.4.1.26928.1.2'
const INTERFACE = '1.3.6.1.4.1.26928.1.1.1.2.1'
const RADIO = `${INTERFACE}.5.1`

/** Aerohive HiveOS, Extreme IQ Engine: AH-SYSTEM-MIB, AH-INTERFACE-MIB. */
export const aerohive = defineDriver({
  name: 'aerohive',
  title: 'Aerohive, Extreme IQ Engine',
  vendor: 'Aerohive',
  role: 'ap',
  basis: 'recording',
  unseen: ['station', 'client'],
  match: [
    { sysObjectId: ['1.3.6.1.4.1.26928.1'] },
    { sysDescr: '^(Hive)?AP[\\w-]+, (HiveOS|IQ Engine) ' },
  ],
  model: [{ oid: `${SYSTEM}.6.0`, slow: true }, { sysDescr: '^((?:Hive)?AP[\\w-]+),' }],
  firmware: [
    { sysDescr: '(?:HiveOS|IQ Engine) (\\S.*)$' },
    { oid: `${SYSTEM}.12.0`, decode: [{ capture: '(?:HiveOS |IQ Engine )?(.+)$' }], slow: true },
  ],
  serial: [{ oid: `${SYSTEM}.5.0`, slow: true }],
  clients: [{ oid: `${SYSTEM}.9.0` }],
  cpuPercent: [{ oid: `${SYSTEM}.3.0` }],
  memoryUsedPercent: [{ oid: `${SYSTEM}.4.0` }],
  tables: {
    radio: {
      columns: {
        channel: { oid: `${RADIO}.1`, decode: 'channel' },
        txPowerDbm: { oid: `${RADIO}.2` },
        noiseDbm: { oid: `${RADIO}.3`, decode: 'signed-byte' },
        band: { copy: 'channel', decode: 'band-of-channel' },
      },
    },
    // One row for each virtual interface; N/A where it carries no SSID.
    ssidRow: {
      columns: { name: { oid: `${INTERFACE}.1.1.2`, slow: true } },
      where: [{ column: 'name', not: [null, 'N/A'] }],
    },
    station: { columns: { name: { oid: `${INTERFACE}.2.1.10` } }, volatile: true },
    client: { columns: { mac: { oid: `${INTERFACE}.2.1.1`, decode: 'mac' } } },
    ssid: {
      of: 'ssidRow',
      distinct: 'name',
      columns: { clients: { from: 'station', match: { name: 'name' }, take: 'count' } },
    },
  },
  radios: [{ table: 'radio' }],
  ssids: [{ table: 'ssid' }],
  stations: [{ table: 'client' }],
})
