import { defineDriver } from './driver.ts'

const FAP = '1.3.6.1.4.1.12356.120'
const FGT = '1.3.6.1.4.1.12356.101'
const WTP = `${FGT}.14.4.4.1`
const VAP = `${FGT}.14.4.6.1`
const MERU = '1.3.6.1.4.1.15983.1.1.3.1'
const ENTITY = '1.3.6.1.2.1.47.1.1.1.1'

/** Fortinet FortiAP with its own SNMP: FORTINET-FORTIAP-MIB. */
export const fortiAp = defineDriver({
  name: 'fortiap',
  title: 'Fortinet FortiAP',
  vendor: 'Fortinet',
  role: 'ap',
  basis: 'recording',
  match: [{ sysObjectId: [`${FAP}.10`] }],
  model: [
    {
      oid: `${FAP}.1.1.0`,
      decode: [{ capture: '^FP(\\w+?)-v' }, { prefix: 'FortiAP ' }],
      slow: true,
    },
  ],
  firmware: [{ oid: `${FAP}.1.1.0`, slow: true }],
  serial: [{ oid: `${FAP}.1.2.0`, slow: true }],
  clients: [{ oid: `${FAP}.3.43.0` }, { table: 'vap', take: 'sum', column: 'clients' }],
  cpuPercent: [{ oid: `${FAP}.3.41.0` }],
  memoryUsedPercent: [{ oid: `${FAP}.3.42.0` }],
  tables: {
    // A radio without a channel scans; the power it tells is none.
    radio: {
      index: [{ name: 'radio', kind: 'number' }],
      columns: {
        radio: { index: 'radio' },
        channel: { oid: `${FAP}.4.1.1.14`, decode: 'channel' },
        txPowerDbm: { oid: `${FAP}.4.1.1.10` },
        band: { copy: 'channel', decode: 'band-of-channel' },
        clients: { from: 'vap', match: { radio: 'radio' }, take: 'sum', column: 'clients' },
      },
      where: [{ column: 'channel', not: null }],
    },
    vap: {
      index: [
        { name: 'radio', kind: 'number' },
        { name: 'vap', kind: 'number' },
      ],
      columns: {
        radio: { index: 'radio' },
        name: { oid: `${FAP}.7.1.1.4`, slow: true },
        clients: { oid: `${FAP}.7.1.1.45` },
        band: { from: 'radio', match: { radio: 'radio' }, take: 'first', column: 'band' },
      },
    },
  },
  radios: [{ table: 'radio' }],
  ssids: [{ table: 'vap' }],
})

/** Fortinet FortiGate and FortiWiFi as wireless controllers: FORTINET-FORTIGATE-MIB. */
export const fortiGate = defineDriver({
  name: 'fortigate',
  title: 'Fortinet FortiGate',
  vendor: 'Fortinet',
  role: 'controller',
  basis: 'recording',
  match: [{ sysObjectId: [`${FGT}.1`, '1.3.6.1.4.1.12356.15'] }],
  model: [
    { oid: `${ENTITY}.13.1`, slow: true },
    { oid: `${ENTITY}.7.1`, slow: true },
  ],
  firmware: [{ oid: `${FGT}.4.1.1.0`, slow: true }],
  serial: [
    { oid: '1.3.6.1.4.1.12356.100.1.1.1.0', slow: true },
    { oid: `${ENTITY}.11.1`, slow: true },
  ],
  clients: [
    { oid: `${FGT}.14.2.7.0` },
    { table: 'ap', take: 'sum', column: 'clients' },
    { table: 'vap', take: 'sum', column: 'clients' },
  ],
  cpuPercent: [{ oid: `${FGT}.4.1.3.0` }],
  memoryUsedPercent: [{ oid: `${FGT}.4.1.4.0` }],
  tables: {
    ap: {
      index: [
        { name: 'vdom', kind: 'number' },
        { name: 'wtp', kind: 'text' },
      ],
      columns: {
        id: { oid: `${WTP}.1`, slow: true },
        wtp: { index: 'wtp' },
        name: { first: ['id', 'wtp'] },
        mac: { oid: `${WTP}.6`, decode: 'mac', slow: true },
        // A unit is entered by its serial number.
        serial: { index: 'wtp' },
        uptimeSeconds: { oid: `${WTP}.8`, decode: 'timeticks' },
        state: { oid: `${WTP}.7`, decode: { isOneOf: [2] } },
        // A session is there while the access point is.
        joined: { const: true },
        up: { first: ['state', 'joined'] },
        clients: { oid: `${WTP}.17` },
      },
    },
    vap: {
      columns: {
        name: { oid: `${VAP}.3`, slow: true },
        clients: { oid: `${VAP}.4` },
      },
    },
  },
  ssids: [{ table: 'vap' }],
  managedAccessPoints: [{ table: 'ap' }],
})

/** Fortinet FortiWLC (Meru): MERU-GLOBAL-STATISTICS-MIB. */
export const fortiWlc = defineDriver({
  name: 'fortiwlc',
  title: 'Fortinet FortiWLC',
  vendor: 'Fortinet',
  role: 'controller',
  basis: 'mib',
  match: [{ sysObjectId: ['1.3.6.1.4.1.15983.1.1'] }],
  model: [{ oid: `${MERU}.13.2.0`, slow: true }],
  firmware: [{ oid: `${MERU}.13.3.0`, slow: true }],
  clients: [{ oid: `${MERU}.13.11.0` }],
  cpuPercent: [{ oid: `${MERU}.14.13.0` }],
})
