import { defineDriver } from './driver.ts'

/** D-Link DAP: the private tree stands below the product's own sysObjectID. */
export const dlink = defineDriver({
  name: 'dlink-dap',
  title: 'D-Link DAP',
  vendor: 'D-Link',
  role: 'ap',
  basis: 'recording',
  match: [{ sysObjectId: ['1.3.6.1.4.1.171.10.37'] }, { sysDescr: '^D-Link (DAP|Access Point)' }],
  model: [{ sysDescr: '(D[A-Z]+-\\d\\S*)' }],
  // Hundredths of a percent.
  cpuPercent: [{ oid: '$product.5.1.3.0', decode: { scale: 0.01 } }],
  memoryUsedPercent: [{ oid: '$product.5.1.4.0' }],
})

/** EnGenius. */
export const engenius = defineDriver({
  name: 'engenius',
  title: 'EnGenius',
  vendor: 'EnGenius',
  role: 'ap',
  basis: 'identity',
  match: [
    { sysObjectId: ['1.3.6.1.4.1.14125'] },
    { sysObjectId: ['1.3.6.1.4.1.8072.3.2.10'], sysDescr: '^Wireless Access Point' },
  ],
  firmware: [{ oid: '1.3.6.1.4.1.14125.2.1.1.5.0', slow: true }],
  serial: [{ oid: '1.3.6.1.4.1.14125.100.1.7.0', slow: true }],
})

/** Alta Labs: everything known stands in sysDescr. */
export const alta = defineDriver({
  name: 'alta',
  title: 'Alta Labs',
  vendor: 'Alta Labs',
  role: 'ap',
  basis: 'recording',
  match: [{ sysDescr: '^Alta ' }],
  model: [{ sysDescr: '^Alta (\\S+)' }],
  firmware: [{ sysDescr: '^Alta \\S+ (\\S+)' }],
})

/** Allied Telesis TQ: everything known stands in sysDescr. */
export const alliedTq = defineDriver({
  name: 'allied-tq',
  title: 'Allied Telesis TQ',
  vendor: 'Allied Telesis',
  role: 'ap',
  basis: 'recording',
  match: [{ sysObjectId: ['1.3.6.1.4.1.207.1.13'] }, { sysDescr: '^AT-TQ' }],
  model: [{ sysDescr: '^(AT-TQ\\S+)' }],
  firmware: [{ sysDescr: 'version (\\S+)' }],
})

/** PLANET: everything known stands in sysDescr. */
export const planet = defineDriver({
  name: 'planet',
  title: 'PLANET',
  vendor: 'PLANET',
  role: 'ap',
  basis: 'mib',
  match: [{ sysObjectId: ['1.3.6.1.4.1.10456.6.78'] }, { sysDescr: '^PLANET, ?WD?AP-' }],
  model: [{ sysDescr: '^PLANET, ?([^,]+),' }],
  firmware: [{ sysDescr: ', ?v(\\d[^,\\s]*)' }],
})

/** Apple AirPort. */
export const airport = defineDriver({
  name: 'apple-airport',
  title: 'Apple AirPort',
  vendor: 'Apple',
  role: 'ap',
  basis: 'recording',
  match: [{ sysDescr: '^Apple (AirPort|Base Station)' }],
})

/** Moxa AWK: MOXA-AWK4131A-MIB. */
export const moxa = defineDriver({
  name: 'moxa-awk',
  title: 'Moxa AWK',
  vendor: 'Moxa',
  role: 'ap',
  basis: 'mib',
  match: [{ sysObjectId: ['1.3.6.1.4.1.8691.15'] }],
  model: [{ oid: '1.3.6.1.4.1.8691.15.34.1.1.1.0', slow: true }],
  firmware: [{ oid: '1.3.6.1.4.1.8691.15.34.1.1.5.0', slow: true }],
  cpuPercent: [{ oid: '1.3.6.1.4.1.8691.15.34.1.11.25.1.0' }],
  memoryUsedPercent: [
    {
      total: { oid: '1.3.6.1.4.1.8691.15.34.1.11.25.2.0' },
      used: { oid: '1.3.6.1.4.1.8691.15.34.1.11.25.3.0' },
    },
  ],
})

/** HP MSM (Colubris): COLUBRIS-USAGE-INFORMATION-MIB. */
export const hpMsm = defineDriver({
  name: 'hp-msm',
  title: 'HP MSM',
  vendor: 'HP',
  role: 'ap',
  basis: 'mib',
  match: [{ sysObjectId: ['1.3.6.1.4.1.8744'] }],
  model: [{ sysDescr: '^(\\S+)' }],
  firmware: [{ sysDescr: '[Ff]irmware version (\\S+)' }],
  serial: [{ sysDescr: '[Ss]erial number (\\S+)' }],
  cpuPercent: [{ oid: '1.3.6.1.4.1.8744.5.21.1.1.5.0' }],
  memoryUsedPercent: [
    {
      total: { oid: '1.3.6.1.4.1.8744.5.21.1.1.9.0' },
      free: [{ oid: '1.3.6.1.4.1.8744.5.21.1.1.10.0' }],
    },
  ],
})

/** Juniper WLC (Trapeze): TRAPEZE-NETWORKS-SYSTEM-MIB. */
export const trapeze = defineDriver({
  name: 'juniper-wlc',
  title: 'Juniper WLC (Trapeze)',
  vendor: 'Juniper',
  role: 'controller',
  basis: 'recording',
  match: [{ sysObjectId: ['1.3.6.1.4.1.14525.3'] }],
  model: [{ sysDescr: 'Inc\\.? (\\S+) ' }],
  firmware: [{ sysDescr: 'Inc\\.? \\S+ (\\d\\S*)' }],
  cpuPercent: [{ oid: '1.3.6.1.4.1.14525.4.8.1.1.11.1.0' }],
  memoryUsedPercent: [
    {
      total: { oid: '1.3.6.1.4.1.14525.4.8.1.1.6.0' },
      used: { oid: '1.3.6.1.4.1.14525.4.8.1.1.12.1.0' },
    },
  ],
})
