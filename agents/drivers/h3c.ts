import { defineDriver } from './driver.ts'

const H3C = '1.3.6.1.4.1.25506.2'
const WLAN = `${H3C}.75`
const LISTED = `${WLAN}.2.1.12.1`
const RUNNING = `${WLAN}.2.1.1.1`
const CURRENT = `${WLAN}.2.1.2.1`
const UPTIME = `${WLAN}.2.1.10.1.1`
const RADIO = `${WLAN}.2.1.3.1`
const ENTITY = '1.3.6.1.2.1.47.1.1.1.1'
const BOARD = `${H3C}.6.1.1.1.1`
/** Index by serial number, which the MIB calls the id of an access point. */
const SERIAL = { name: 'serial', kind: 'text' } as const

/**
 * H3C and HPE access controllers (Comware): HH3C-DOT11-ACMT-MIB, -APMT-MIB, HH3C-ENTITY-EXT-MIB. The
 * table by name lists idle access points too; the running ones alone have a MAC and an uptime. The
 * noise of the channel report has no stated unit.
 */
export const h3c = defineDriver({
  name: 'h3c-ac',
  title: 'H3C AC (Comware), HPE',
  vendor: 'H3C',
  role: 'controller',
  basis: 'mib',
  match: [{ sysObjectId: ['1.3.6.1.4.1.25506'], answers: [{ at: `${WLAN}.1.1.2.1.0` }] }],
  model: [
    { table: 'entity', take: 'first', column: 'model', where: [{ column: 'class', is: 3 }] },
    { sysDescr: '(?:H3C|HPE?) (\\S+) (?:Software|Comware)' },
  ],
  firmware: [{ sysDescr: 'Version ([^,\\s]+)' }],
  serial: [
    { table: 'entity', take: 'first', column: 'serial', where: [{ column: 'class', is: 3 }] },
  ],
  clients: [
    { oid: `${WLAN}.1.1.2.2.0` },
    { oid: `${WLAN}.1.1.3.6.0` },
    { table: 'listed', take: 'sum', column: 'clients' },
  ],
  // Entities without the sensor answer 0.
  cpuPercent: [{ table: 'board', take: 'max', column: 'cpu' }],
  memoryUsedPercent: [{ table: 'board', take: 'max', column: 'memory' }],
  tables: {
    entity: {
      columns: {
        class: { oid: `${ENTITY}.5`, slow: true },
        serial: { oid: `${ENTITY}.11`, slow: true },
        model: { oid: `${ENTITY}.13`, slow: true },
      },
    },
    board: {
      columns: {
        cpu: { oid: `${BOARD}.6`, decode: 'positive' },
        memory: { oid: `${BOARD}.8`, decode: 'positive' },
      },
    },
    running: {
      index: [SERIAL],
      rowsOf: 'state',
      columns: {
        serial: { index: 'serial' },
        mac: { oid: `${RUNNING}.3`, decode: 'mac', slow: true },
        state: { oid: `${RUNNING}.4` },
        up: { copy: 'state', decode: { isOneOf: [5] } },
        name: { oid: `${CURRENT}.8`, slow: true },
        clients: { oid: `${CURRENT}.7` },
        uptimeSeconds: { oid: UPTIME, decode: 'timeticks' },
      },
    },
    listed: {
      index: [{ name: 'name', kind: 'text' }],
      rowsOf: 'state',
      columns: {
        name: { index: 'name' },
        serial: { oid: `${LISTED}.2`, slow: true },
        clients: { oid: `${LISTED}.21` },
        state: { oid: `${LISTED}.25` },
        up: { copy: 'state', decode: { isOneOf: [1] } },
        mac: { from: 'running', match: { serial: 'serial' }, take: 'first', column: 'mac' },
        uptimeSeconds: {
          from: 'running',
          match: { serial: 'serial' },
          take: 'first',
          column: 'uptimeSeconds',
        },
      },
    },
    radio: {
      index: [SERIAL, { name: 'radio', kind: 'number' }],
      rowsOf: 'channel',
      columns: {
        serial: { index: 'serial' },
        ap: { from: 'running', match: { serial: 'serial' }, take: 'first', column: 'mac' },
        up: { oid: `${RADIO}.4`, decode: { isOneOf: [1] }, slow: true },
        channel: { oid: `${RADIO}.5`, decode: 'channel', slow: true },
        txPowerDbm: { oid: `${RADIO}.6`, slow: true },
        // A mask of the modes that the radio has; those of 5 GHz are a, an and ac (1, 32, 64).
        modes: { oid: `${RADIO}.11`, decode: { mask: 97 }, slow: true },
        lowOnly: { copy: 'modes', decode: { map: { 0: '2.4' } } },
        high: { const: '5' },
        band: { first: ['lowOnly', 'high'] },
        // 255 is "not measured".
        busy: { oid: `${RADIO}.26`, decode: { between: [0, 100] } },
        resources: { oid: `${RADIO}.10`, decode: { between: [0, 100] } },
        utilizationPercent: { first: ['busy', 'resources'] },
        clients: { oid: `${WLAN}.2.2.8.1.6` },
      },
    },
    station: {
      index: [{ name: 'mac', kind: 'mac' }],
      columns: { mac: { index: 'mac' }, radio: { oid: `${WLAN}.3.1.2.1.2` } },
    },
    ssid: {
      columns: {
        name: { oid: `${WLAN}.2.1.4.1.4`, slow: true },
        clients: { oid: `${WLAN}.2.2.6.1.6` },
      },
    },
  },
  radios: [{ table: 'radio' }],
  ssids: [{ table: 'ssid' }],
  managedAccessPoints: [{ table: 'listed' }, { table: 'running', ifNone: true }],
  stations: [{ table: 'station' }],
})
