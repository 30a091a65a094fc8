import { defineDriver } from './driver.ts'

const ES = '1.3.6.1.4.1.890.1.15.3'
const ZLD = '1.3.6.1.4.1.890.1.6.22.1'
const PRESTIGE = '1.3.6.1.4.1.890.1.2.1.1'
const RADIO = `${ES}.5.1.1`
const CONTROLLED_AP = `${ES}.5.11.1`

/** Zyxel NWA, NXC, USG and ZyWALL: ZYXEL-ES-COMMON, -ES-WIRELESS, -ES-CAPWAP, -ZYWALL-ZLD-COMMON. */
export const zyxel = defineDriver({
  name: 'zyxel',
  title: 'Zyxel NWA, NXC, USG',
  vendor: 'Zyxel',
  role: 'ap',
  basis: 'recording',
  unseen: ['ap'],
  match: [{ sysObjectId: ['1.3.6.1.4.1.890.1.15', '1.3.6.1.4.1.890.1.6'] }],
  model: [{ oid: `${ES}.1.11.0`, slow: true }, { sysDescr: '^(\\S+)' }],
  firmware: [{ oid: `${ES}.1.6.0`, slow: true }],
  serial: [{ oid: `${ES}.1.12.0`, slow: true }],
  clients: [
    { oid: `${ES}.5.15.0` },
    { oid: `${ES}.3.1.4.0` },
    { table: 'radio', take: 'sum', column: 'clients' },
  ],
  cpuPercent: [{ oid: `${ES}.2.4.0` }, { oid: `${ZLD}.1.0` }],
  memoryUsedPercent: [{ oid: `${ES}.2.5.0` }, { oid: `${ZLD}.2.0` }],
  tables: {
    // The numbers of wlanChannel's enumeration are the channel numbers.
    radio: {
      columns: {
        channel: { oid: `${RADIO}.1`, decode: 'channel' },
        clients: { oid: `${RADIO}.2` },
        band: { oid: `${RADIO}.5`, decode: { map: { 1: '2.4', 2: '5', 3: '6' } } },
      },
    },
    ap: { columns: { clients: { oid: `${CONTROLLED_AP}.5` } } },
  },
  radios: [{ table: 'radio' }],
})

/** Zyxel routers for subscribers: ZYXEL-PRESTIGE-MIB. */
export const zyxelCpe = defineDriver({
  name: 'zyxel-cpe',
  title: 'Zyxel CPE',
  vendor: 'Zyxel',
  role: 'router',
  basis: 'mib',
  match: [{ sysObjectId: ['1.3.6.1.4.1.890'] }],
  model: [{ oid: `${PRESTIGE}.2.0`, slow: true }, { sysDescr: '^(\\S+)' }],
  firmware: [{ oid: `${PRESTIGE}.1.0`, slow: true }],
  serial: [{ oid: `${PRESTIGE}.10.0`, slow: true }],
})
