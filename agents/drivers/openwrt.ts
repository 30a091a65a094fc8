import { defineDriver } from './driver.ts'

const NET_SNMP_LINUX = '1.3.6.1.4.1.8072.3.2.10'
/** NET-SNMP-EXTEND-MIB; the index is the extend's name with its length in front. */
const EXTEND_LINE = '1.3.6.1.4.1.8072.1.3.2.3.1.1'
const EXTEND_ARGS = '1.3.6.1.4.1.8072.1.3.2.2.1.3'
const DISTRO = `${EXTEND_LINE}.6.100.105.115.116.114.111`
const HARDWARE = `${EXTEND_LINE}.8.104.97.114.100.119.97.114.101`
const CLIENTS_WLAN = `${EXTEND_LINE}.12.99.108.105.101.110.116.115.45.119.108.97.110`
const ARGS_VERSION = `${EXTEND_ARGS}.7.118.101.114.115.105.111.110`
const ARGS_DEVICE = `${EXTEND_ARGS}.6.100.101.118.105.99.101`
const BANNER = '1.3.6.1.4.1.2021.7890.1.101.1'

/** Wireless figures that helper scripts on the device put into extends; without them: null. */
const extendTables = {
  extend: {
    index: [{ name: 'name', kind: 'text' }],
    columns: {
      value: { oid: EXTEND_LINE },
      name: { index: 'name' },
      clientsOf: { copy: 'name', decode: { capture: '^clients-(.+)$' } },
      frequencyOf: { copy: 'name', decode: { capture: '^frequency-(.+)$' } },
      noiseOf: { copy: 'name', decode: { capture: '^noise-floor-(.+)$' } },
    },
  },
  radio: {
    of: 'extend',
    where: [{ column: 'frequencyOf', not: null }],
    columns: {
      frequencyMHz: { copy: 'value', decode: ['number', 'positive'] },
      clients: {
        from: 'extend',
        match: { clientsOf: 'frequencyOf' },
        take: 'first',
        column: 'value',
        decode: 'integer',
      },
      noiseDbm: {
        from: 'extend',
        match: { noiseOf: 'frequencyOf' },
        take: 'first',
        column: 'value',
        decode: 'negative',
      },
    },
  },
} as const

/** OpenWrt with net-snmp and its extends. */
export const openwrt = defineDriver({
  name: 'openwrt',
  title: 'OpenWrt',
  vendor: 'OpenWrt',
  role: 'ap',
  basis: 'recording',
  match: [
    { sysObjectId: [NET_SNMP_LINUX], answers: [{ at: DISTRO, matches: '^(OpenWrt|LEDE)' }] },
    { sysObjectId: [NET_SNMP_LINUX], sysDescr: '^Linux (OpenWrt|LEDE) ' },
  ],
  model: [{ oid: HARDWARE, slow: true }],
  firmware: [{ oid: DISTRO, decode: { capture: '^(?:OpenWrt|LEDE) (.+)$' }, slow: true }],
  clients: [
    { oid: CLIENTS_WLAN, decode: 'integer' },
    { table: 'radio', take: 'sum', column: 'clients' },
  ],
  tables: extendTables,
  radios: [{ table: 'radio' }],
})

/** DD-WRT with net-snmp and its extends. */
export const ddwrt = defineDriver({
  name: 'dd-wrt',
  title: 'DD-WRT',
  vendor: 'DD-WRT',
  role: 'ap',
  basis: 'recording',
  match: [
    {
      sysObjectId: [NET_SNMP_LINUX],
      answers: [{ at: DISTRO, matches: '(?:^|\\W)(dd-wrt|DD-WRT)' }],
    },
    { sysObjectId: [NET_SNMP_LINUX], sysDescr: '^Linux DD-WRT ' },
  ],
  model: [{ oid: HARDWARE, slow: true }],
  firmware: [{ oid: DISTRO, decode: { capture: '(?:dd-wrt|DD-WRT) (.+)$' }, slow: true }],
  clients: [
    { oid: CLIENTS_WLAN, decode: 'integer' },
    { table: 'radio', take: 'sum', column: 'clients' },
  ],
  tables: extendTables,
  radios: [{ table: 'radio' }],
})

/** Tomato and FreshTomato: what they are stands in an extend's arguments or in a banner. */
export const tomato = defineDriver({
  name: 'tomato',
  title: 'Tomato, FreshTomato',
  vendor: 'Tomato',
  role: 'ap',
  basis: 'recording',
  unseen: ['banner'],
  match: [
    { sysObjectId: [NET_SNMP_LINUX], answers: [{ at: ARGS_VERSION, matches: 'Tomato' }] },
    { sysObjectId: [NET_SNMP_LINUX], answers: [{ below: BANNER, matches: '^Tomato' }] },
  ],
  model: [
    { oid: ARGS_DEVICE, slow: true },
    { table: 'banner', take: 'first', column: 'model' },
  ],
  firmware: [
    { oid: ARGS_VERSION, decode: { capture: 'Tomato (\\S+)' }, slow: true },
    { table: 'banner', take: 'first', column: 'firmware' },
  ],
  tables: {
    banner: {
      columns: {
        text: { oid: BANNER, slow: true },
        firmware: { copy: 'text', decode: { capture: '^Tomato v?(\\S+)' } },
        model: { copy: 'text', decode: { capture: '^Tomato \\S+ (.+)$' } },
      },
    },
  },
})

/** Asuswrt-Merlin: model and version stand in a banner. */
export const merlin = defineDriver({
  name: 'asuswrt-merlin',
  title: 'Asuswrt-Merlin',
  vendor: 'ASUS',
  role: 'ap',
  basis: 'mib',
  match: [{ sysObjectId: [NET_SNMP_LINUX], answers: [{ below: BANNER, matches: '^ASUSWRT' }] }],
  model: [{ table: 'banner', take: 'first', column: 'model' }],
  firmware: [{ table: 'banner', take: 'first', column: 'firmware' }],
  tables: {
    banner: {
      columns: {
        text: { oid: BANNER, slow: true },
        model: { copy: 'text', decode: { capture: '^ASUSWRT\\S* (\\S+) ' } },
        firmware: { copy: 'text', decode: { capture: '^ASUSWRT\\S* \\S+ (\\S+)' } },
      },
    },
  },
})
