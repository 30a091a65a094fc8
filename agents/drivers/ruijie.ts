import { defineDriver } from './driver.ts'

const RUIJIE = '1.3.6.1.4.1.4881.1.1.10.2'
const AC = `${RUIJIE}.56.1.1`
const AC_AP = `${RUIJIE}.56.2.1.8.1`
const AC_AP_JOINED = `${RUIJIE}.56.2.1.1.1`
const AC_RADIO = `${RUIJIE}.56.2.1.2.1`
const AC_LOAD = `${RUIJIE}.63.1.4.4.1`
const FAT = `${RUIJIE}.80`
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
      columns: {
        mac: { index: 'mac' },
        name: { oid: `${AC_AP}.2`, slow: true },
        up: { oid: `${AC_AP}.3`, decode: { isOneOf: [1] } },
        clients: { oid: `${AC_AP}.15` },
      },
    },
    joined: {
      index: [{ name: 'mac', kind: 'mac' }],
      columns: {
        mac: { index: 'mac' },
        name: { oid: `${AC_AP_JOINED}.2`, slow: true },
        clients: { oid: `${AC_AP_JOINED}.34` },
        up: { oid: `${AC_AP_JOINED}.48`, decode: { isOneOf: [1] } },
      },
    },
    radio: {
      index: [{ name: 'ap', kind: 'mac' }],
      rowsOf: 'channel',
      columns: {
        ap: { index: 'ap' },
        channel: { oid: `${AC_RADIO}.11`, decode: 'channel' },
        band: { oid: `${AC_RADIO}.13`, decode: { map: { 1: '2.4', 2: '5' } }, slow: true },
        txPowerDbm: { oid: `${AC_RADIO}.17`, decode: 'milliwatt' },
        utilizationPercent: { oid: `${AC_LOAD}.3` },
        clients: { oid: `${AC_LOAD}.4` },
      },
    },
  },
  radios: [{ table: 'radio' }],
  ssids: [{ table: 'wlan' }],
  managedAccessPoints: [{ table: 'ap' }, { table: 'joined', ifNone: true }],
})

/** Ruijie stand-alone access points: RUIJIE-WLAN-FAT-AP-CF-MIB. Scalars only: keys stand near SSIDs. */
export const ruijieAp = defineDriver({
  name: 'ruijie-ap',
  title: 'Ruijie access point',
  vendor: 'Ruijie',
  role: 'ap',
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
  clients: [{ oid: `${FAT}.9.2.1.0` }],
  cpuPercent: [{ oid: `${FAT}.9.1.1.0` }, ...cpuPercent],
  memoryUsedPercent: [{ oid: `${FAT}.9.1.3.0` }, ...memoryUsedPercent],
  tables: systemTables,
})

/** Other Ruijie devices (gateways, switches): what RGOS tells of itself. */
export const ruijie = defineDriver({
  name: 'ruijie',
  title: 'Ruijie',
  vendor: 'Ruijie',
  role: 'router',
  match: [{ sysObjectId: ['1.3.6.1.4.1.4881'] }, { sysDescr: SEEN_BY }],
  model: [{ oid: `${SYSTEM}.26.0`, slow: true }, { sysDescr: '\\(([^)]+)\\)' }],
  firmware: [{ oid: `${SYSTEM}.2.0`, slow: true }],
  serial: [{ oid: `${SYSTEM}.24.0`, slow: true }],
  uptimeSeconds: [{ oid: `${SYSTEM}.27.0` }],
  cpuPercent,
  memoryUsedPercent,
  tables: systemTables,
})
