import { defineDriver } from './driver.ts'

/**
 * Alcatel-Lucent Enterprise Stellar: the private tree stands below the product's own sysObjectID,
 * the same for each model; its scalars have no `.0`.
 */
export const stellar = defineDriver({
  name: 'ale-stellar',
  title: 'Alcatel-Lucent Enterprise Stellar',
  vendor: 'Alcatel-Lucent Enterprise',
  role: 'ap',
  basis: 'mib',
  match: [{ sysObjectId: ['1.3.6.1.4.1.6486.802'] }, { sysDescr: '^OAW-AP' }],
  model: [{ oid: '$product.1.1.5', slow: true }, { sysDescr: '^(OAW-AP\\S+)' }],
  firmware: [{ sysDescr: '^OAW-AP\\S+ (\\S+)' }],
  serial: [{ oid: '$product.1.1.6', slow: true }],
  clients: [
    { table: 'station', take: 'count' },
    { when: { table: 'ssid', take: 'count' }, use: { const: 0 } },
  ],
  tables: {
    station: { columns: { name: { oid: '$product.1.4.1.1.4' } }, volatile: true },
    // athmon* are interfaces that listen.
    ssidRow: {
      columns: { name: { oid: '$product.1.3.1.1.2', slow: true } },
      where: [{ column: 'name', matches: '^(?!athmon)' }],
    },
    ssid: {
      of: 'ssidRow',
      distinct: 'name',
      columns: {
        counted: { from: 'station', match: { name: 'name' }, take: 'count' },
        none: { source: { const: 0 } },
        clients: { first: ['counted', 'none'] },
      },
    },
  },
  ssids: [{ table: 'ssid' }],
})
