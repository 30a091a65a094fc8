import { defineDriver } from './driver.ts'

const WLAN = '1.3.6.1.4.1.2011.6.139'
const AP = `${WLAN}.13.3.3.1`
const RADIO = `${WLAN}.16.1.2.1`
const SSID = `${WLAN}.17.1.2.1`
const VAP = `${WLAN}.17.1.1.1`
/**
 * hwWlanApRunState. Normal, committing and commit-failed serve; another controller serves a standby
 * one, of which this one knows nothing.
 */
const SERVING = { 8: true, 9: true, 10: true } as const
const NOT_SERVING = Object.fromEntries(
  [1, 2, 3, 4, 5, 6, 7, 12, 13, 14, 15].map((state) => [state, false]),
)
const RUN_STATE = { map: { ...NOT_SERVING, ...SERVING } } as const
const ENTITY_STATE = '1.3.6.1.4.1.2011.5.25.31.1.1.1.1'
/** Index of the main board in the entity table of access controllers and AR routers. */
const MAIN_BOARD = '9'

/** What all of them answer, with the access controller's own tables. */
const wlan = {
  vendor: 'Huawei',
  model: [
    { sysDescr: '(?:Huawei|HUAWEI) (?!Versatile|Tech|TECH)(\\S+)' },
    { sysDescr: '\\((\\S+) V\\d{3}R' },
  ],
  firmware: [{ sysDescr: '\\([^)]*?(V\\d{3}R\\w+)\\)' }],
  serial: [{ table: 'entity', take: 'first', column: 'serial' }],
  // Each SSID has a column for 2.4, for 5 and, on newer software, for 6 GHz.
  clients: [
    { table: 'ssid', take: 'sum', column: 'clients' },
    { table: 'vap', take: 'sum', column: 'clients' },
    { table: 'ap', take: 'sum', column: 'counted' },
    { oid: `${WLAN}.12.1.2.2.0` },
  ],
  cpuPercent: [
    { oid: `${ENTITY_STATE}.5.${MAIN_BOARD}` },
    { table: 'board', take: 'max', column: 'cpu' },
  ],
  memoryUsedPercent: [
    { oid: `${ENTITY_STATE}.7.${MAIN_BOARD}` },
    { table: 'board', take: 'max', column: 'memory' },
  ],
  tables: {
    entity: { columns: { serial: { oid: '1.3.6.1.2.1.47.1.1.1.1.11', slow: true } } },
    board: {
      columns: {
        cpu: { oid: `${ENTITY_STATE}.5` },
        memory: { oid: `${ENTITY_STATE}.7` },
      },
    },
    ssid: {
      index: [{ name: 'name', kind: 'text' }],
      columns: {
        name: { index: 'name' },
        low: { oid: `${SSID}.2` },
        high: { oid: `${SSID}.3` },
        highest: { oid: `${SSID}.17` },
        clients: { plus: ['low', 'high', 'highest'] },
      },
    },
    vap: {
      index: [{ name: 'ap', kind: 'mac' }],
      columns: {
        ap: { index: 'ap' },
        clients: { oid: `${VAP}.9` },
      },
    },
    ap: {
      index: [{ name: 'mac', kind: 'mac' }],
      rowsOf: 'name',
      columns: {
        mac: { index: 'mac' },
        name: { oid: `${AP}.4` },
        serial: { oid: `${AP}.2`, slow: true },
        up: { oid: `${AP}.6`, decode: RUN_STATE },
        uptimeSeconds: { oid: `${AP}.18`, decode: 'timeticks' },
        counted: { oid: `${AP}.44` },
        summed: { from: 'vap', match: { ap: 'mac' }, take: 'sum', column: 'clients' },
        clients: { first: ['counted', 'summed'] },
      },
    },
    station: {
      index: [{ name: 'mac', kind: 'mac' }],
      columns: { mac: { index: 'mac' }, radio: { oid: `${WLAN}.18.1.2.1.6` } },
    },
    radio: {
      index: [{ name: 'ap', kind: 'mac' }],
      rowsOf: 'channel',
      columns: {
        ap: { index: 'ap' },
        channel: { oid: `${RADIO}.7`, decode: 'channel' },
        band: { oid: `${RADIO}.5`, decode: { map: { 1: '2.4', 2: '5', 3: '6' } }, slow: true },
        utilizationPercent: { oid: `${RADIO}.25` },
        // 0 dBm of noise and 255 dBm of power mean that there is no figure.
        noiseDbm: { oid: `${RADIO}.24`, decode: 'negative' },
        txPowerDbm: { oid: `${RADIO}.45`, decode: { between: [0, 60] } },
        clients: { oid: `${RADIO}.40` },
      },
    },
  },
  radios: [{ table: 'radio' }],
  ssids: [{ table: 'ssid' }],
  stations: [{ table: 'station' }],
} as const

/** Huawei access controllers and AR routers (VRP): HUAWEI-WLAN-*-MIB, HUAWEI-ENTITY-EXTENT-MIB. */
export const huawei = defineDriver({
  ...wlan,
  name: 'huawei',
  title: 'Huawei AC, AR (VRP)',
  role: 'controller',
  basis: 'recording',
  unseen: ['station'],
  match: [{ sysDescr: 'Versatile Routing Platform' }, { sysObjectId: ['1.3.6.1.4.1.2011.2'] }],
  managedAccessPoints: [{ table: 'ap' }],
})

/** Huawei AR routers: one that manages no access point still lists its own radio as `ap-0`. */
export const huaweiAr = defineDriver({
  ...wlan,
  name: 'huawei-ar',
  title: 'Huawei AR',
  role: 'router',
  basis: 'recording',
  unseen: ['ssid', 'vap', 'station', 'managed'],
  match: [{ sysDescr: '(Huawei|HUAWEI) AR\\d.*Versatile Routing Platform' }],
  tables: {
    ...wlan.tables,
    managed: {
      of: 'ap',
      columns: { joined: { source: { oid: `${WLAN}.12.1.2.1.0` } } },
      where: [{ column: 'joined', not: [0, null] }],
    },
  },
  managedAccessPoints: [{ table: 'managed' }],
})

/** Huawei AirEngine and AP stand-alone (work mode 2): the same tables, of its own radios. */
export const huaweiAp = defineDriver({
  ...wlan,
  name: 'huawei-ap',
  title: 'Huawei AirEngine, AP (stand-alone)',
  role: 'ap',
  basis: 'mib',
  match: [
    {
      sysDescr: 'Versatile Routing Platform',
      answers: [{ at: `${WLAN}.12.1.1.1.0`, matches: '^2$' }],
    },
  ],
})
