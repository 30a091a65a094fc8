import { defineDriver } from './driver.ts'

const ENTITY = '1.3.6.1.2.1.47.1.1.1.1'
const TELDAT = '1.3.6.1.4.1.2007'
const BINTEC = '1.3.6.1.4.1.272.4'
const BINTEC_MEMORY = `${BINTEC}.17.4.2.1`

/** Teldat: TELDAT-MON-CPU-MIB, TELDAT-MON-INTERF-WLAN-MIB; model and serial stand in sysDescr. */
export const teldat = defineDriver({
  name: 'teldat',
  title: 'Teldat',
  vendor: 'Teldat',
  role: 'router',
  basis: 'recording',
  match: [{ sysObjectId: [`${TELDAT}.1.1`] }],
  model: [{ sysDescr: 'Router model (\\S+)' }],
  firmware: [{ oid: `${TELDAT}.1.2.1.6.0`, slow: true }],
  serial: [{ sysDescr: 'S/N: (\\S+)' }],
  clients: [{ table: 'wlan', take: 'sum', column: 'clients' }],
  cpuPercent: [{ oid: `${TELDAT}.4.1.2.1.2.1.1.2.0` }],
  // The pool with the cache.
  memoryUsedPercent: [
    {
      total: { oid: `${TELDAT}.4.1.2.1.1.27.0` },
      free: [{ oid: `${TELDAT}.4.1.2.1.1.28.0` }],
    },
  ],
  tables: { wlan: { columns: { clients: { oid: `${TELDAT}.4.1.2.2.2.24.2.1.23` } } } },
})

/** bintec elmeg: BIANCA-BRICK-MIBRES-MIB. */
export const bintec = defineDriver({
  name: 'bintec',
  title: 'bintec elmeg',
  vendor: 'bintec elmeg',
  role: 'router',
  basis: 'recording',
  match: [{ sysObjectId: ['1.3.6.1.4.1.272.4'] }],
  model: [{ table: 'board', take: 'first', column: 'model' }, { sysDescr: '^(.+)$' }],
  firmware: [{ oid: `${BINTEC}.1.26.0`, decode: { capture: '^(\\S+)' }, slow: true }],
  serial: [{ table: 'board', take: 'first', column: 'serial' }],
  cpuPercent: [{ table: 'cpu', take: 'mean', column: 'idle', decode: 'complement' }],
  memoryUsedPercent: [
    {
      total: {
        table: 'memory',
        take: 'first',
        column: 'total',
        where: [{ column: 'kind', is: 2 }],
      },
      used: { table: 'memory', take: 'first', column: 'used', where: [{ column: 'kind', is: 2 }] },
    },
  ],
  tables: {
    board: {
      columns: {
        model: { oid: `${BINTEC}.1.17.1.5`, slow: true },
        serial: { oid: `${BINTEC}.1.17.1.8`, slow: true },
      },
    },
    cpu: { columns: { idle: { oid: `${BINTEC}.17.4.1.1.18` } } },
    // Kind 2 is the main memory, 1 flash, 3 pools within it.
    memory: {
      columns: {
        kind: { oid: `${BINTEC_MEMORY}.1`, slow: true },
        total: { oid: `${BINTEC_MEMORY}.4`, slow: true },
        used: { oid: `${BINTEC_MEMORY}.5` },
      },
    },
  },
})

/** UCOPIA captive portals. Their users are logins, not stations. */
export const ucopia = defineDriver({
  name: 'ucopia',
  title: 'UCOPIA',
  vendor: 'UCOPIA',
  role: 'gateway',
  basis: 'recording',
  match: [{ sysObjectId: ['1.3.6.1.4.1.31218'] }],
})

/** SonicWall with wireless. */
export const sonicwall = defineDriver({
  name: 'sonicwall',
  title: 'SonicWall',
  vendor: 'SonicWall',
  role: 'router',
  basis: 'recording',
  match: [{ sysObjectId: ['1.3.6.1.4.1.8741.1'] }, { sysDescr: '^SonicW(ALL|all) ' }],
  model: [{ sysDescr: '^SonicW(?:ALL|all) (.+?) \\(' }],
  firmware: [{ sysDescr: '\\(SonicOS (?:Enhanced )?([^)]+)\\)' }],
})

/** Cradlepoint. */
export const cradlepoint = defineDriver({
  name: 'cradlepoint',
  title: 'Cradlepoint',
  vendor: 'Cradlepoint',
  role: 'router',
  basis: 'recording',
  match: [{ sysObjectId: ['1.3.6.1.4.1.20992'] }, { sysDescr: '^Cradlepoint ' }],
  model: [{ sysDescr: '^Cradlepoint ([^,]+),' }],
  firmware: [{ sysDescr: 'Firmware Version (\\S+)' }],
})

/** NetModule. */
export const netmodule = defineDriver({
  name: 'netmodule',
  title: 'NetModule',
  vendor: 'NetModule',
  role: 'router',
  basis: 'mib',
  match: [{ sysObjectId: ['1.3.6.1.4.1.31496'] }],
})

/** DrayTek Vigor. */
export const draytek = defineDriver({
  name: 'draytek',
  title: 'DrayTek Vigor',
  vendor: 'DrayTek',
  role: 'router',
  basis: 'recording',
  match: [{ sysObjectId: ['1.3.6.1.4.1.7367'] }, { sysDescr: '^(DrayTek|Vigor)' }],
  model: [{ sysDescr: 'Router Model: ([^,]+),' }],
  firmware: [{ sysDescr: 'Version: ([^,]+?)(?:,|$)' }],
})

/** Icotera: ENTITY-MIB. */
export const icotera = defineDriver({
  name: 'icotera',
  title: 'Icotera',
  vendor: 'Icotera',
  role: 'router',
  basis: 'recording',
  match: [{ sysObjectId: ['1.3.6.1.4.1.29865'] }, { sysDescr: '^ICOTERA ' }],
  model: [{ oid: `${ENTITY}.13.1`, slow: true }, { sysDescr: '^ICOTERA (\\S+)' }],
  firmware: [{ oid: `${ENTITY}.10.1`, slow: true }, { sysDescr: '^ICOTERA \\S+ (\\S+)' }],
  serial: [{ oid: `${ENTITY}.11.1`, slow: true }],
})

/** Keenetic: sysObjectID is the bare enterprises arc. */
export const keenetic = defineDriver({
  name: 'keenetic',
  title: 'Keenetic',
  vendor: 'Keenetic',
  role: 'router',
  basis: 'mib',
  match: [{ sysDescr: '^Keenetic ' }],
  model: [{ sysDescr: '^Keenetic (.+?) \\(KeeneticOS' }],
  firmware: [{ sysDescr: '\\(KeeneticOS ([^)]+)\\)' }],
})

/** TP-Link DSL routers: their identity carries no model. */
export const tplinkRouter = defineDriver({
  name: 'tp-link-router',
  title: 'TP-Link router',
  vendor: 'TP-Link',
  role: 'router',
  basis: 'mib',
  match: [{ sysObjectId: ['1.3.6.1.4.1.16972'] }],
})

/** Ubiquiti UniFi OS gateways; the access point in some of them does not answer here. */
export const unifiGateway = defineDriver({
  name: 'unifi-gateway',
  title: 'Ubiquiti UniFi OS gateway',
  vendor: 'Ubiquiti',
  role: 'gateway',
  basis: 'mib',
  match: [
    { sysDescr: '^(Ubiquiti )?UniFi \\S+ [\\d.]+ Linux' },
    // Some tell no more than the name of their kernel.
    {
      sysObjectId: ['1.3.6.1.4.1.8072.3.2.10'],
      sysDescr: '^Linux .*\\bui-\\w',
      silent: [{ below: '1.3.6.1.4.1.41112.1.6' }],
    },
  ],
  model: [{ sysDescr: 'UniFi (\\S+) ' }],
  firmware: [{ sysDescr: 'UniFi \\S+ ([\\d.]+)' }],
})

const EDGEMAX = '1.3.6.1.4.1.41112.1.5'

/** Ubiquiti EdgeRouter and EdgePoint: UBNT-EdgeMAX-MIB. */
export const edgemax = defineDriver({
  name: 'edgemax',
  title: 'Ubiquiti EdgeMAX',
  vendor: 'Ubiquiti',
  role: 'router',
  basis: 'mib',
  // Its optical line terminals (UISP Fiber, UFiber) carry the same sysObjectID.
  match: [
    { sysObjectId: [EDGEMAX], sysDescr: '^(?!.*(UISP Fiber|UFiber))' },
    { sysDescr: '^Edge(OS|Router|Point)' },
  ],
  model: [{ oid: `${EDGEMAX}.1.1.0`, slow: true }],
  firmware: [{ oid: `${EDGEMAX}.1.3.0`, slow: true }, { sysDescr: '^EdgeOS v?(\\S+)' }],
  serial: [{ oid: `${EDGEMAX}.1.2.0`, slow: true }],
})
