import { defineDriver } from './driver.ts'

const INSTANT = '1.3.6.1.4.1.14823.2.3.3.1'
const INSTANT_AP = `${INSTANT}.2.1.1`
const INSTANT_RADIO = `${INSTANT}.2.2.1`
const INSTANT_SSID = `${INSTANT}.1.7.1`
const MASTER_ADDRESS = { oid: `${INSTANT}.1.6.0`, decode: 'ip' } as const
const SWITCH = '1.3.6.1.4.1.14823.2.2.1'
const WLAN_AP = `${SWITCH}.5.2.1.4.1`
const WLAN_RADIO = `${SWITCH}.5.2.1.5.1`
const MODEL = '\\(MODEL: ([^)]+)\\)'
const VERSION = 'Version (\\S+?),?(?:\\s|$)'

/** Aruba Instant (a cluster that its master answers for): AI-AP-MIB. */
export const arubaInstant = defineDriver({
  name: 'aruba-instant',
  title: 'Aruba Instant',
  vendor: 'Aruba',
  role: 'virtual-controller',
  basis: 'recording',
  unseen: ['client'],
  match: [{ sysObjectId: ['1.3.6.1.4.1.14823.1.2'] }],
  model: [{ sysDescr: MODEL }],
  firmware: [{ sysDescr: VERSION }],
  serial: [
    {
      table: 'ap',
      take: 'first',
      column: 'serial',
      where: [{ column: 'address', equals: MASTER_ADDRESS }],
    },
    { table: 'ap', take: 'first', column: 'serial' },
  ],
  clients: [
    { table: 'ssid', take: 'sum', column: 'clients' },
    { table: 'radio', take: 'sum', column: 'clients' },
    { table: 'client', take: 'count' },
  ],
  cpuPercent: [
    {
      table: 'ap',
      take: 'first',
      column: 'cpu',
      where: [{ column: 'address', equals: MASTER_ADDRESS }],
    },
    { table: 'ap', take: 'first', column: 'cpu' },
  ],
  memoryUsedPercent: [
    {
      table: 'ap',
      take: 'first',
      column: 'memory',
      where: [{ column: 'address', equals: MASTER_ADDRESS }],
    },
    { table: 'ap', take: 'first', column: 'memory' },
  ],
  tables: {
    ssid: {
      columns: {
        name: { oid: `${INSTANT_SSID}.2`, slow: true },
        clients: { oid: `${INSTANT_SSID}.4` },
      },
    },
    client: { columns: { mac: { oid: `${INSTANT}.2.4.1.1`, decode: 'mac' } } },
    ap: {
      index: [{ name: 'mac', kind: 'mac' }],
      columns: {
        mac: { index: 'mac' },
        name: { oid: `${INSTANT_AP}.2`, slow: true },
        address: { oid: `${INSTANT_AP}.3`, decode: 'ip', slow: true },
        serial: { oid: `${INSTANT_AP}.4`, slow: true },
        cpu: { oid: `${INSTANT_AP}.7` },
        free: { oid: `${INSTANT_AP}.8` },
        total: { oid: `${INSTANT_AP}.10`, slow: true },
        memory: { total: 'total', free: 'free' },
        uptimeSeconds: { oid: `${INSTANT_AP}.9`, decode: 'timeticks' },
        up: { oid: `${INSTANT_AP}.11`, decode: { isOneOf: [1] } },
        clients: { from: 'radio', match: { ap: 'mac' }, take: 'sum', column: 'clients' },
      },
    },
    // Radio 2 is the 6 GHz one: its channel numbers exist at 5 GHz too.
    radio: {
      index: [
        { name: 'ap', kind: 'mac' },
        { name: 'radio', kind: 'number' },
      ],
      columns: {
        ap: { index: 'ap' },
        band: { index: 'radio', decode: { map: { 0: '5', 1: '2.4', 2: '6' } } },
        // Text such as 116E; as a number, bits above the low byte tell the width.
        channel: { oid: `${INSTANT_RADIO}.4`, decode: ['channel', { mask: 255 }, 'positive'] },
        txPowerDbm: { oid: `${INSTANT_RADIO}.5` },
        noiseDbm: { oid: `${INSTANT_RADIO}.6`, decode: 'negative' },
        utilizationPercent: { oid: `${INSTANT_RADIO}.8` },
        up: { oid: `${INSTANT_RADIO}.20`, decode: { isOneOf: [1] } },
        clients: { oid: `${INSTANT_RADIO}.21` },
      },
    },
  },
  radios: [{ table: 'radio' }],
  ssids: [{ table: 'ssid' }],
  managedAccessPoints: [{ table: 'ap' }],
  stations: [{ table: 'client' }],
})

/** ArubaOS controllers and their rebrands: WLSX-SWITCH-MIB, -SYSTEMEXT-MIB, -WLAN-MIB. */
export const arubaos = defineDriver({
  name: 'arubaos',
  title: 'ArubaOS controller',
  vendor: 'Aruba',
  role: 'controller',
  basis: 'recording',
  unseen: ['essid', 'ap', 'station'],
  match: [
    { sysObjectId: ['1.3.6.1.4.1.14823.1.1'] },
    { sysObjectId: ['1.3.6.1.4.1.14823'], sysDescr: '^ArubaOS' },
    {
      sysObjectId: ['1.3.6.1.4.1.6486.800.1.1.2.2.2', '1.3.6.1.4.1.674.10895'],
      sysDescr: '^(ArubaOS|AOS-W)',
    },
  ],
  model: [{ sysDescr: MODEL }],
  firmware: [{ sysDescr: VERSION }],
  serial: [{ oid: `${SWITCH}.1.1.12.0`, slow: true }],
  clients: [{ oid: `${SWITCH}.1.3.2.0` }, { table: 'radio', take: 'sum', column: 'clients' }],
  // One row for each data-path CPU: the supervisor's is the controller's own load.
  cpuPercent: [
    {
      table: 'cpu',
      take: 'first',
      column: 'load',
      where: [{ column: 'name', matches: '[Ss]upervisor|[Cc]ontrol' }],
    },
    { table: 'cpu', take: 'mean', column: 'load' },
  ],
  memoryUsedPercent: [
    {
      total: { table: 'memory', take: 'first', column: 'total' },
      used: { table: 'memory', take: 'first', column: 'used' },
    },
  ],
  tables: {
    cpu: {
      columns: {
        name: { oid: `${SWITCH}.2.1.13.1.2`, slow: true },
        load: { oid: `${SWITCH}.2.1.13.1.3` },
      },
    },
    memory: {
      columns: {
        total: { oid: `${SWITCH}.1.1.11.1.2`, slow: true },
        used: { oid: `${SWITCH}.1.1.11.1.3` },
      },
    },
    essid: {
      index: [{ name: 'name', kind: 'text' }],
      columns: {
        name: { index: 'name' },
        clients: { oid: `${SWITCH}.5.2.1.8.1.2` },
      },
    },
    radio: {
      index: [
        { name: 'ap', kind: 'mac' },
        { name: 'radio', kind: 'number' },
      ],
      columns: {
        ap: { index: 'ap' },
        band: {
          oid: `${WLAN_RADIO}.2`,
          decode: { map: { 1: '5', 2: '2.4', 3: '2.4' } },
          slow: true,
        },
        channel: { oid: `${WLAN_RADIO}.3`, decode: 'channel' },
        utilizationPercent: { oid: `${WLAN_RADIO}.6` },
        clients: { oid: `${WLAN_RADIO}.7` },
        name: { oid: `${WLAN_RADIO}.16`, slow: true },
        txPowerDbm: { oid: `${WLAN_RADIO}.17`, decode: { scale: 0.1 } },
      },
    },
    ap: {
      index: [{ name: 'mac', kind: 'mac' }],
      columns: {
        mac: { index: 'mac' },
        name: { oid: `${WLAN_AP}.3`, slow: true },
        serial: { oid: `${WLAN_AP}.6`, slow: true },
        uptimeSeconds: { oid: `${WLAN_AP}.12`, decode: 'timeticks' },
        up: { oid: `${WLAN_AP}.19`, decode: { isOneOf: [1] } },
        clients: { from: 'radio', match: { ap: 'mac' }, take: 'sum', column: 'clients' },
      },
    },
    station: {
      index: [{ name: 'mac', kind: 'mac' }],
      columns: { mac: { index: 'mac' }, rssi: { oid: `${SWITCH}.5.2.2.1.1.14` } },
    },
    // Without the table of access points, those that have radios are the ones that are up.
    radioAp: {
      of: 'radio',
      distinct: 'ap',
      columns: {
        mac: { copy: 'ap', decode: 'mac' },
        up: { const: true },
        clients: { from: 'radio', match: { ap: 'ap' }, take: 'sum', column: 'clients' },
      },
    },
  },
  radios: [{ table: 'radio' }],
  ssids: [{ table: 'essid' }],
  managedAccessPoints: [{ table: 'ap' }, { table: 'radioAp', ifNone: true }],
  stations: [{ table: 'station' }],
})
