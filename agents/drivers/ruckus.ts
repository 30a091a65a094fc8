import { defineDriver } from './driver.ts'

const RUCKUS = '1.3.6.1.4.1.25053'
const ZD = `${RUCKUS}.1.2.1.1.1`
const ZD_WLAN = `${RUCKUS}.1.2.2.1.1.1.1.1`
const ZD_AP = `${RUCKUS}.1.2.2.1.1.2.1.1`
const ZD_STATION = `${RUCKUS}.1.2.2.1.1.3.1.1`
const SZ = `${RUCKUS}.1.4.1.1.1.15`
const SZ_NODE = `${RUCKUS}.1.8.1.1.1.1.1.1`
const SZ_WLAN = `${RUCKUS}.1.4.2.1.1.1.2.1`
const SZ_AP = `${RUCKUS}.1.4.2.1.1.2.2.1`
const UNLEASHED = `${RUCKUS}.1.15.1.1.1`
const UNLEASHED_PORT = `${RUCKUS}.1.15.2.1.1.2.8.1`
const HOTZONE = `${RUCKUS}.1.1`
const HOTZONE_RADIO = `${HOTZONE}.12.1.1.1`
const HOTZONE_SSID = `${HOTZONE}.6.1.1.1.4.1`

/** Radios of the unit that answers: RUCKUS-RADIO-MIB. */
const ownRadios = {
  index: [{ name: 'radio', kind: 'number' }],
  columns: {
    band: { index: 'radio', decode: { map: { 1: '2.4', 2: '5', 3: '6' } } },
    channel: { oid: `${HOTZONE_RADIO}.2.1.4`, decode: 'channel' },
    noiseDbm: { oid: `${HOTZONE_RADIO}.2.1.8`, decode: 'negative' },
    clients: { oid: `${HOTZONE_RADIO}.3.1.2` },
    // Text with a decimal point, missing for some radios.
    utilizationPercent: { oid: `${HOTZONE_RADIO}.3.1.50`, decode: 'number' },
  },
} as const

/** Ruckus ZoneDirector: RUCKUS-ZD-SYSTEM-MIB, RUCKUS-ZD-WLAN-MIB. */
export const zoneDirector = defineDriver({
  name: 'ruckus-zonedirector',
  title: 'Ruckus ZoneDirector',
  vendor: 'Ruckus',
  role: 'controller',
  basis: 'recording',
  unseen: ['ap', 'station'],
  match: [
    {
      sysObjectId: [`${RUCKUS}.3.1.5`],
      answers: [{ below: `${ZD}.1.9`, matches: '^(ZD|zd)' }],
    },
    { sysObjectId: [`${RUCKUS}.3.1.5`], sysDescr: '^Ruckus Wireless ZD' },
  ],
  model: [{ oid: `${ZD}.1.9.0`, slow: true }, { sysDescr: '^Ruckus Wireless (ZD\\S+)' }],
  firmware: [{ oid: `${ZD}.1.18.0`, slow: true }],
  serial: [{ oid: `${ZD}.1.15.0`, slow: true }],
  clients: [{ oid: `${ZD}.15.2.0` }, { table: 'wlan', take: 'sum', column: 'clients' }],
  cpuPercent: [{ oid: `${ZD}.5.58.0` }],
  memoryUsedPercent: [{ oid: `${ZD}.5.59.0` }],
  tables: {
    wlan: {
      columns: {
        name: { oid: `${ZD_WLAN}.1`, slow: true },
        clients: { oid: `${ZD_WLAN}.12` },
      },
    },
    ap: {
      index: [{ name: 'mac', kind: 'mac' }],
      columns: {
        mac: { index: 'mac' },
        name: { oid: `${ZD_AP}.2`, slow: true },
        up: { oid: `${ZD_AP}.3`, decode: { isOneOf: [1] } },
        serial: { oid: `${ZD_AP}.5`, slow: true },
        uptimeSeconds: { oid: `${ZD_AP}.6`, decode: 'timeticks' },
        clients: { oid: `${ZD_AP}.15` },
      },
    },
    station: { columns: { mac: { oid: `${ZD_STATION}.1`, decode: 'mac' } } },
  },
  ssids: [{ table: 'wlan' }],
  managedAccessPoints: [{ table: 'ap' }],
  stations: [{ table: 'station' }],
})

/** Ruckus SmartZone, vSZ, SmartCell Gateway: RUCKUS-SZ-SYSTEM-MIB, -SZ-WLAN-MIB, -CTRL-MIB. */
export const smartZone = defineDriver({
  name: 'ruckus-smartzone',
  title: 'Ruckus SmartZone',
  vendor: 'Ruckus',
  role: 'controller',
  basis: 'identity',
  match: [{ sysObjectId: [`${RUCKUS}.3.1.11`, `${RUCKUS}.3.1.10`] }],
  model: [{ table: 'node', take: 'first', column: 'model' }],
  firmware: [{ table: 'node', take: 'first', column: 'firmware' }],
  serial: [
    { oid: `${SZ}.13.0`, slow: true },
    { table: 'node', take: 'first', column: 'serial' },
  ],
  clients: [{ oid: `${SZ}.2.0` }, { table: 'wlan', take: 'sum', column: 'clients' }],
  tables: {
    node: {
      index: [{ name: 'serial', kind: 'text' }],
      columns: {
        serial: { index: 'serial' },
        model: { oid: `${SZ_NODE}.3`, slow: true },
        firmware: { oid: `${SZ_NODE}.9`, slow: true },
      },
    },
    wlan: {
      columns: {
        name: { oid: `${SZ_WLAN}.1`, slow: true },
        clients: { oid: `${SZ_WLAN}.12` },
      },
    },
    // The MAC is the index, as six numbers or as text with its length.
    ap: {
      index: [{ name: 'mac', kind: 'mac' }],
      columns: {
        mac: { index: 'mac' },
        name: { oid: `${SZ_AP}.5`, slow: true },
        uptimeSeconds: { oid: `${SZ_AP}.6`, decode: 'timeticks' },
        serial: { oid: `${SZ_AP}.9`, slow: true },
        state: { oid: `${SZ_AP}.16` },
        up: { copy: 'state', decode: { isOneOf: ['Connect', 'connect', 'Connected'] } },
        clients: { oid: `${SZ_AP}.15` },
      },
    },
  },
  ssids: [{ table: 'wlan' }],
  managedAccessPoints: [{ table: 'ap' }],
})

/**
 * Ruckus Unleashed: RUCKUS-UNLEASHED-SYSTEM-MIB; the sysObjectID of old ones is a ZoneDirector's.
 * The members are known by their Ethernet ports alone (RUCKUS-UNLEASHED-WLAN-MIB): no name, state or
 * clients. Radios and SSIDs are those of the unit that answers, not of the cluster: stations of an
 * SSID are left out, because they would pass for the cluster's.
 */
export const unleashed = defineDriver({
  name: 'ruckus-unleashed',
  title: 'Ruckus Unleashed',
  vendor: 'Ruckus',
  role: 'virtual-controller',
  basis: 'recording',
  unseen: ['port', 'radio', 'ssid'],
  match: [{ sysObjectId: [`${RUCKUS}.3.1.5`] }],
  model: [
    { oid: `${UNLEASHED}.1.9.0`, slow: true },
    { sysDescr: '^Ruckus Wireless ([A-Z]\\d\\S*)' },
  ],
  firmware: [{ oid: `${UNLEASHED}.1.18.0`, slow: true }],
  serial: [{ oid: `${UNLEASHED}.1.15.0`, slow: true }],
  clients: [{ oid: `${UNLEASHED}.15.2.0` }, { oid: `${UNLEASHED}.15.30.0` }],
  cpuPercent: [{ oid: `${UNLEASHED}.15.13.0` }],
  memoryUsedPercent: [{ oid: `${UNLEASHED}.15.14.0` }],
  uptimeSeconds: [{ oid: `${UNLEASHED}.1.8.0`, decode: 'timeticks' }],
  tables: {
    port: {
      index: [{ name: 'mac', kind: 'mac' }],
      columns: {
        mac: { index: 'mac' },
        state: { oid: `${UNLEASHED_PORT}.8`, slow: true },
      },
    },
    member: { of: 'port', distinct: 'mac', columns: {} },
    radio: ownRadios,
    ssid: { columns: { name: { oid: `${HOTZONE_SSID}.1`, slow: true } } },
  },
  radios: [{ table: 'radio' }],
  ssids: [{ table: 'ssid' }],
  managedAccessPoints: [{ table: 'member' }],
})

/** Ruckus stand-alone access points: RUCKUS-HWINFO-, -SWINFO-, -SYSTEM-, -RADIO- and -WLAN-MIB. */
export const ruckusAp = defineDriver({
  name: 'ruckus-ap',
  title: 'Ruckus stand-alone access point',
  vendor: 'Ruckus',
  role: 'ap',
  basis: 'recording',
  unseen: ['ssid'],
  match: [{ sysObjectId: [`${RUCKUS}.3.1.4`] }],
  model: [{ oid: `${HOTZONE}.2.1.1.1.1.0`, slow: true }],
  firmware: [{ oid: `${HOTZONE}.3.1.1.1.1.1.3.1`, slow: true }],
  serial: [{ oid: `${HOTZONE}.2.1.1.1.2.0`, slow: true }],
  clients: [{ table: 'radio', take: 'sum', column: 'clients' }],
  cpuPercent: [{ oid: `${HOTZONE}.11.1.1.1.1.0` }],
  memoryUsedPercent: [{ oid: `${HOTZONE}.11.1.1.1.2.0` }],
  tables: {
    radio: ownRadios,
    ssid: {
      columns: {
        name: { oid: `${HOTZONE_SSID}.1`, slow: true },
        clients: { oid: `${HOTZONE_SSID}.3` },
      },
    },
  },
  radios: [{ table: 'radio' }],
  ssids: [{ table: 'ssid' }],
})
