import { defineDriver } from './driver.ts'

const ENTITY = '1.3.6.1.2.1.47.1.1.1.1'
const IF_DESCR = '1.3.6.1.2.1.2.2.1.2'
const RUIJIE = '1.3.6.1.4.1.4881.1.1.10.2'
const AC = `${RUIJIE}.56.1.1`
const AC_AP = `${RUIJIE}.56.2.1.8.1`
const AC_AP_JOINED = `${RUIJIE}.56.2.1.1.1`
const AC_RADIO = `${RUIJIE}.56.2.1.2.1`
const AC_LOAD = `${RUIJIE}.63.1.4.4.1`
const AC_AP_OFFLINE = `${RUIJIE}.56.2.1.5.1`
const FAT = `${RUIJIE}.80`
const FAT_IN = `${RUIJIE}.82.1.2.1.1`
const SYSTEM = `${RUIJIE}.1.1`
const SEEN_BY = 'By Ruijie Networks'

const cpuPercent = [
  { oid: `${RUIJIE}.36.1.1.2.0` },
  { table: 'node', take: 'mean', column: 'cpu' },
] as const
const memoryUsedPercent = [{ table: 'pool', take: 'first', column: 'used' }] as const
const systemTables = {
  node: { columns: { cpu: { oid: `${RUIJIE}.36.1.2.1.4` } } },
  pool: { columns: { used: { oid: `${RUIJIE}.35.1.1.1.3` } } },
} as const

/** Ruijie wireless controllers: RUIJIE-AC-MGMT-MIB, RUIJIE-RRM-MIB, RUIJIE-PROCESS-MIB. */
export const ruijieAc = defineDriver({
  name: 'ruijie-ac',
  title: 'Ruijie AC',
  vendor: 'Ruijie',
  role: 'controller',
  basis: 'mib',
  match: [{ sysObjectId: ['1.3.6.1.4.1.4881.1'], answers: [{ at: `${AC}.11.0` }] }],
  model: [{ oid: `${AC}.18.0`, slow: true }, { sysDescr: '\\(([^)]+)\\)' }],
  firmware: [
    { oid: `${AC}.34.0`, slow: true },
    { oid: `${SYSTEM}.2.0`, slow: true },
  ],
  serial: [
    { oid: `${AC}.20.0`, slow: true },
    { oid: `${SYSTEM}.24.0`, slow: true },
  ],
  uptimeSeconds: [{ oid: `${SYSTEM}.27.0` }],
  clients: [{ oid: `${AC}.15.0` }, { table: 'wlan', take: 'sum', column: 'clients' }],
  cpuPercent,
  memoryUsedPercent,
  tables: {
    ...systemTables,
    wlan: {
      columns: {
        name: { oid: `${RUIJIE}.56.4.1.2.1.1`, slow: true },
        clients: { oid: `${RUIJIE}.56.4.1.1.1.13` },
      },
    },
    // With the access points that are off line; older software lists the joined ones alone.
    ap: {
      index: [{ name: 'mac', kind: 'mac' }],
      rowsOf: 'up',
      columns: {
        mac: { index: 'mac' },
        name: { oid: `${AC_AP}.2`, slow: true },
        up: { oid: `${AC_AP}.3`, decode: { isOneOf: [1] } },
        clients: { oid: `${AC_AP}.15` },
        serial: { oid: `${AC_AP_JOINED}.32`, slow: true },
        uptimeSeconds: { oid: `${AC_AP_JOINED}.52`, decode: 'timeticks' },
      },
    },
    joined: {
      index: [{ name: 'mac', kind: 'mac' }],
      columns: {
        mac: { index: 'mac' },
        name: { oid: `${AC_AP_JOINED}.2`, slow: true },
        clients: { oid: `${AC_AP_JOINED}.34` },
        up: { oid: `${AC_AP_JOINED}.48`, decode: { isOneOf: [1] } },
        serial: { oid: `${AC_AP_JOINED}.32`, slow: true },
        uptimeSeconds: { oid: `${AC_AP_JOINED}.52`, decode: 'timeticks' },
      },
    },
    offline: {
      index: [{ name: 'mac', kind: 'mac' }],
      columns: {
        mac: { index: 'mac' },
        name: { oid: `${AC_AP_OFFLINE}.2` },
        up: { const: false },
      },
      volatile: true,
    },
    station: {
      index: [{ name: 'mac', kind: 'mac' }],
      columns: { mac: { index: 'mac' }, radio: { oid: `${RUIJIE}.56.5.1.1.1.7` } },
    },
    radio: {
      index: [{ name: 'ap', kind: 'mac' }],
      rowsOf: 'channel',
      columns: {
        ap: { index: 'ap' },
        channel: { oid: `${AC_RADIO}.11`, decode: 'channel', slow: true },
        band: { oid: `${AC_RADIO}.13`, decode: { map: { 1: '2.4', 2: '5' } }, slow: true },
        txPowerDbm: { oid: `${AC_RADIO}.17`, decode: 'milliwatt', slow: true },
        // The last table before those that hold the keys of the SSIDs.
        utilizationPercent: { oid: `${AC_LOAD}.3`, exact: true },
        clients: { oid: `${AC_LOAD}.4`, exact: true },
      },
    },
  },
  radios: [{ table: 'radio' }],
  ssids: [{ table: 'wlan' }],
  managedAccessPoints: [
    { table: 'ap' },
    { table: 'joined', ifNone: 'ap' },
    { table: 'offline', ifNone: 'ap' },
  ],
  stations: [{ table: 'station' }],
})

/**
 * Ruijie stand-alone access points: RUIJIE-WLAN-FAT-AP-CF-MIB, where it is silent
 * RUIJIE-WLAN-FAT-AP-IN-MIB. Both hold keys: rows come from tables behind them or from IF-MIB. Their
 * powers have no stated unit.
 */
export const ruijieAp = defineDriver({
  name: 'ruijie-ap',
  title: 'Ruijie access point',
  vendor: 'Ruijie',
  role: 'ap',
  basis: 'mib',
  match: [
    { sysObjectId: ['1.3.6.1.4.1.4881.1.3.1.1'] },
    { sysDescr: `^Ruijie .*AP\\d.*${SEEN_BY}` },
  ],
  model: [
    { oid: `${FAT}.8.1.6.0`, slow: true },
    { sysDescr: '^Ruijie (?:Indoor |Outdoor )?(\\S+)' },
  ],
  firmware: [
    { oid: `${FAT}.8.1.22.0`, slow: true },
    { oid: `${SYSTEM}.2.0`, slow: true },
  ],
  serial: [
    { oid: `${FAT}.8.1.5.0`, slow: true },
    { oid: `${SYSTEM}.24.0`, slow: true },
  ],
  clients: [
    { oid: `${FAT}.9.2.1.0` },
    { oid: `${FAT}.9.2.2.0` },
    { table: 'radio', take: 'sum', column: 'clients' },
    { table: 'radioIn', take: 'sum', column: 'clients' },
  ],
  cpuPercent: [{ oid: `${FAT}.9.1.1.0` }, ...cpuPercent],
  memoryUsedPercent: [{ oid: `${FAT}.9.1.3.0` }, ...memoryUsedPercent],
  tables: {
    ...systemTables,
    radio: {
      columns: {
        clients: { oid: `${FAT}.9.3.2.1.25` },
        up: { oid: `${FAT}.8.3.1.1.8`, decode: { isOneOf: [1] }, exact: true },
        channel: { oid: `${FAT}.8.3.1.1.12`, decode: 'channel', exact: true },
        band: { copy: 'channel', decode: 'band-of-channel' },
      },
    },
    radioIn: {
      rowsOf: 'interface',
      columns: {
        interface: { oid: IF_DESCR, slow: true },
        clients: { oid: `${FAT_IN}.7`, exact: true },
        channel: { oid: `${FAT_IN}.10`, decode: 'channel', exact: true },
        band: { copy: 'channel', decode: 'band-of-channel' },
      },
      where: [
        { column: 'interface', matches: '^Dot11radio \\d+/\\d+$' },
        { column: 'clients', not: null },
      ],
    },
    ssid: {
      columns: {
        clients: { oid: `${FAT}.9.4.1.1.6` },
        name: { oid: `${FAT}.8.4.3.1.2`, exact: true, slow: true },
      },
    },
  },
  radios: [{ table: 'radio' }, { table: 'radioIn', ifNone: true }],
  ssids: [{ table: 'ssid' }],
})

/**
 * Ruijie Reyee: known by its subtrees, of which no column is documented. What it answers of
 * HOST-RESOURCES-MIB and ENTITY-MIB is read, clients are not.
 */
export const reyee = defineDriver({
  name: 'ruijie-reyee',
  title: 'Ruijie Reyee',
  vendor: 'Ruijie',
  role: 'ap',
  basis: 'mib',
  match: ['196', '195', '194'].map((tree) => ({
    sysObjectId: ['1.3.6.1.4.1.8072.3.2.10', '1.3.6.1.4.1.4881'],
    answers: [{ below: `${RUIJIE}.${tree}` }],
  })),
  model: [{ table: 'entity', take: 'first', column: 'model' }],
  firmware: [{ table: 'entity', take: 'first', column: 'firmware' }],
  serial: [{ table: 'entity', take: 'first', column: 'serial' }],
  tables: {
    entity: {
      columns: {
        firmware: { oid: `${ENTITY}.10`, slow: true },
        serial: { oid: `${ENTITY}.11`, slow: true },
        model: { oid: `${ENTITY}.13`, slow: true },
      },
    },
  },
})

/** Other Ruijie devices (gateways, switches): what RGOS tells of itself. */
export const ruijie = defineDriver({
  name: 'ruijie',
  title: 'Ruijie',
  vendor: 'Ruijie',
  role: 'router',
  basis: 'mib',
  match: [{ sysObjectId: ['1.3.6.1.4.1.4881'] }, { sysDescr: SEEN_BY }],
  model: [{ oid: `${SYSTEM}.26.0`, slow: true }, { sysDescr: '\\(([^)]+)\\)' }],
  firmware: [{ oid: `${SYSTEM}.2.0`, slow: true }],
  serial: [{ oid: `${SYSTEM}.24.0`, slow: true }],
  uptimeSeconds: [{ oid: `${SYSTEM}.27.0` }],
  cpuPercent,
  memoryUsedPercent,
  tables: systemTables,
})
