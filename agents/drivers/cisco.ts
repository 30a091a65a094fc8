import { defineDriver } from './driver.ts'

const AIRESPACE = '1.3.6.1.4.1.14179'
const ESS = `${AIRESPACE}.2.1.1.1`
const BSN_AP = `${AIRESPACE}.2.2.1.1`
const BSN_RADIO = `${AIRESPACE}.2.2.2.1`
const LWAPP_AP = '1.3.6.1.4.1.9.9.513.1.1.1.1'
const ENTITY = '1.3.6.1.2.1.47.1.1.1.1'

/** Tables that AireOS and IOS-XE controllers share: AIRESPACE-WIRELESS-MIB, CISCO-LWAPP-AP-MIB. */
const wlanTables = {
  wlan: {
    columns: {
      name: { oid: `${ESS}.2`, slow: true },
      // Typed as a counter, is a gauge; empty text means unknown.
      clients: { oid: `${ESS}.38`, decode: 'integer' },
    },
  },
  radio: {
    index: [
      { name: 'ap', kind: 'mac' },
      { name: 'slot', kind: 'number' },
    ],
    rowsOf: 'channel',
    columns: {
      ap: { index: 'ap' },
      channel: { oid: `${BSN_RADIO}.4`, decode: 'channel' },
      band: { oid: `${BSN_RADIO}.2`, decode: { map: { 1: '2.4', 2: '5' } }, slow: true },
      step: { oid: `${BSN_RADIO}.6` },
      powers: { oid: `${BSN_RADIO}.22`, slow: true },
      listed: { nth: 'powers', at: 'step' },
      // -1 stands where a radio has no such step.
      txPowerDbm: { copy: 'listed', decode: { between: [0, 60] } },
      up: { oid: `${BSN_RADIO}.12`, decode: { isOneOf: [2] } },
      clients: { oid: `${BSN_RADIO}.15`, decode: 'integer' },
      utilizationPercent: { oid: `${AIRESPACE}.2.2.13.1.3` },
    },
  },
  ap: {
    index: [{ name: 'mac', kind: 'mac' }],
    rowsOf: 'name',
    columns: {
      mac: { index: 'mac' },
      name: { oid: `${BSN_AP}.3` },
      serial: { oid: `${BSN_AP}.17`, slow: true },
      uptimeSeconds: { oid: `${LWAPP_AP}.6`, decode: 'timeticks' },
      state: { oid: `${BSN_AP}.6`, decode: { isOneOf: [1] } },
      // An access point is in the table while it is joined.
      joined: { const: true },
      up: { first: ['state', 'joined'] },
      counted: { oid: `${LWAPP_AP}.54`, decode: 'integer' },
      summed: { from: 'radio', match: { ap: 'mac' }, take: 'sum', column: 'clients' },
      clients: { first: ['counted', 'summed'] },
    },
  },
  station: { columns: { mac: { oid: `${AIRESPACE}.2.1.4.1.1`, decode: 'mac' } } },
} as const

const wlanClients = [
  { table: 'wlan', take: 'sum', column: 'clients' },
  { table: 'radio', take: 'sum', column: 'clients' },
] as const

/** Cisco WLC (AireOS), Mobility Express, Cisco Business Wireless. */
export const ciscoWlc = defineDriver({
  name: 'cisco-wlc',
  title: 'Cisco WLC, Cisco Business Wireless',
  vendor: 'Cisco',
  role: 'controller',
  basis: 'recording',
  unseen: ['station'],
  match: [
    { sysDescr: '^Cisco (Controller|Business Wireless)' },
    {
      sysObjectId: [
        '1.3.6.1.4.1.9.1.1069',
        '1.3.6.1.4.1.9.1.1279',
        '1.3.6.1.4.1.14179.1.1.4.3',
        '1.3.6.1.4.1.9.6.1.37',
      ],
    },
  ],
  model: [{ oid: `${ENTITY}.13.1`, slow: true }],
  firmware: [{ oid: `${ENTITY}.10.1`, slow: true }],
  serial: [{ oid: `${ENTITY}.11.1`, slow: true }],
  clients: wlanClients,
  cpuPercent: [{ oid: `${AIRESPACE}.1.1.5.1.0` }],
  memoryUsedPercent: [
    {
      total: { oid: `${AIRESPACE}.1.1.5.2.0`, slow: true },
      free: [{ oid: `${AIRESPACE}.1.1.5.3.0` }],
    },
  ],
  tables: wlanTables,
  radios: [{ table: 'radio' }],
  ssids: [{ table: 'wlan' }],
  managedAccessPoints: [{ table: 'ap' }],
  stations: [{ table: 'station' }],
})

/** Cisco IOS-XE controllers (CT5760, Catalyst 9800): also CISCO-PROCESS-MIB, -MEMORY-POOL-MIB. */
export const ciscoIosXe = defineDriver({
  name: 'cisco-iosxe-wlc',
  title: 'Cisco IOS-XE wireless controller',
  vendor: 'Cisco',
  role: 'controller',
  basis: 'mib',
  match: [
    { sysObjectId: ['1.3.6.1.4.1.9.1.2067', '1.3.6.1.4.1.9.1.2861'] },
    {
      sysObjectId: ['1.3.6.1.4.1.9.1'],
      sysDescr: 'IOS-?XE|LINUX_IOSD|IOS Software, C9800',
      answers: [{ below: `${AIRESPACE}.2` }],
    },
  ],
  model: [
    { table: 'entity', take: 'first', column: 'model', where: [{ column: 'class', is: 3 }] },
    { table: 'entity', take: 'first', column: 'model' },
  ],
  firmware: [{ sysDescr: 'Version ([^,\\s]+)' }],
  serial: [
    { table: 'entity', take: 'first', column: 'serial', where: [{ column: 'class', is: 3 }] },
    { table: 'entity', take: 'first', column: 'serial' },
  ],
  clients: wlanClients,
  cpuPercent: [
    { table: 'cpu', take: 'mean', column: 'load' },
    { table: 'core', take: 'mean', column: 'load' },
  ],
  memoryUsedPercent: [
    {
      total: {
        plus: [
          {
            table: 'pool',
            take: 'first',
            column: 'used',
            where: [{ column: 'name', is: 'Processor' }],
          },
          {
            table: 'pool',
            take: 'first',
            column: 'free',
            where: [{ column: 'name', is: 'Processor' }],
          },
        ],
      },
      used: {
        table: 'pool',
        take: 'first',
        column: 'used',
        where: [{ column: 'name', is: 'Processor' }],
      },
    },
  ],
  tables: {
    ...wlanTables,
    // Where the AIRESPACE table of access points is silent.
    lwappAp: {
      index: [{ name: 'mac', kind: 'mac' }],
      columns: {
        mac: { index: 'mac' },
        name: { oid: `${LWAPP_AP}.5` },
        serial: { oid: `${LWAPP_AP}.17`, slow: true },
        uptimeSeconds: { oid: `${LWAPP_AP}.6`, decode: 'timeticks' },
        up: { const: true },
        counted: { oid: `${LWAPP_AP}.54`, decode: 'integer' },
        summed: { from: 'radio', match: { ap: 'mac' }, take: 'sum', column: 'clients' },
        clients: { first: ['counted', 'summed'] },
      },
      rowsOf: 'name',
    },
    entity: {
      columns: {
        class: { oid: `${ENTITY}.5`, slow: true },
        serial: { oid: `${ENTITY}.11`, slow: true },
        model: { oid: `${ENTITY}.13`, slow: true },
      },
    },
    cpu: { columns: { load: { oid: '1.3.6.1.4.1.9.9.109.1.1.1.1.8' } } },
    core: { columns: { load: { oid: '1.3.6.1.4.1.9.9.109.1.1.2.1.5' } } },
    pool: {
      columns: {
        name: { oid: '1.3.6.1.4.1.9.9.48.1.1.1.2', slow: true },
        used: { oid: '1.3.6.1.4.1.9.9.48.1.1.1.5' },
        free: { oid: '1.3.6.1.4.1.9.9.48.1.1.1.6' },
      },
    },
  },
  radios: [{ table: 'radio' }],
  ssids: [{ table: 'wlan' }],
  managedAccessPoints: [{ table: 'ap' }, { table: 'lwappAp', ifNone: true }],
})

/** Cisco Small Business WAP, Catalyst IW, SRP. No object is known that counts stations. */
export const ciscoWap = defineDriver({
  name: 'cisco-wap',
  title: 'Cisco Small Business access point',
  vendor: 'Cisco',
  role: 'ap',
  basis: 'recording',
  match: [
    { sysDescr: 'Cisco (Small Business|Systems, Inc) WAP' },
    { sysDescr: '^SRP\\d' },
    {
      sysObjectId: [
        '1.3.6.1.4.1.9.6.1.31',
        '1.3.6.1.4.1.9.6.1.32',
        '1.3.6.1.4.1.9.6.1.34',
        '1.3.6.1.4.1.9.1.3280',
        '1.3.6.1.4.1.9.1.3281',
        '1.3.6.1.4.1.9.1.3282',
      ],
    },
  ],
  model: [
    { sysDescr: 'Cisco (?:Small Business|Systems, Inc) (WAP[^\\s,]+)' },
    { sysDescr: '^(SRP[^\\s,]+)' },
    { table: 'entity', take: 'first', column: 'model' },
  ],
  firmware: [
    { sysDescr: 'Version ([^\\s,]+)' },
    { table: 'entity', take: 'first', column: 'firmware' },
  ],
  serial: [{ table: 'entity', take: 'first', column: 'serial' }],
  cpuPercent: [{ oid: '1.3.6.1.4.1.9.6.1.101.1.8.0' }],
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
