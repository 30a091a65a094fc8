import { defineDriver } from './driver.ts'

const EAP = '1.3.6.1.4.1.11863.10.1'

/**
 * TP-Link EAP (Omada access points): EAP-CLIENT-MIB, EAP-CLIENTTABLE-MIB. No object is known for
 * radios and SSIDs; the controller has no SNMP.
 */
export const tplinkEap = defineDriver({
  name: 'tp-link-eap',
  title: 'TP-Link EAP (Omada)',
  vendor: 'TP-Link',
  role: 'ap',
  basis: 'mib',
  match: [
    { sysObjectId: ['1.3.6.1.4.1.11863.3.2.10'] },
    { sysObjectId: ['1.3.6.1.4.1.11863'], answers: [{ at: `${EAP}.1.1.0` }] },
  ],
  model: [{ oid: `${EAP}.10.3.0`, slow: true }],
  firmware: [{ oid: `${EAP}.10.5.0`, slow: true }],
  // Some firmware counts 0 always, with clients in the table.
  clients: [
    { oid: `${EAP}.1.1.0`, decode: 'positive' },
    { table: 'client', take: 'count' },
    { oid: `${EAP}.1.1.0` },
  ],
  tables: {
    client: { columns: { mac: { oid: `${EAP}.1.2.1.2`, decode: 'mac' } }, volatile: true },
  },
  stations: [{ table: 'client' }],
})
