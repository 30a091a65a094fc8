import { defineDriver } from './driver.ts'

const MIKROTIK = '1.3.6.1.4.1.14988.1.1'
const AP = `${MIKROTIK}.1.3.1`
const W60G = `${MIKROTIK}.1.8.1`
const WIFI = `${MIKROTIK}.21`
/** The first number of four digits in texts such as 5180/ax/Ceee. */
const FREQUENCY = [{ capture: '(\\d{4})' }, 'integer'] as const
/** State of a remote CAP: the MIB has no list of the words, so any other says nothing. */
const CAP_STATE = [
  { capture: '^\\s*([A-Za-z]+)' },
  {
    map: {
      ...words(['Run', 'run', 'Running', 'running', 'Ok', 'ok', 'OK'], true),
      ...words(['Connected', 'connected', 'Authorized', 'authorized'], true),
      ...words(['Offline', 'offline', 'Lost', 'lost', 'Disconnected', 'disconnected'], false),
      ...words(['Idle', 'idle', 'Down', 'down', 'Failed', 'failed'], false),
    },
  },
] as const
const ENT_DESCR = '1.3.6.1.2.1.47.1.1.1.1.2'

/** Each of these words with one meaning. */
function words(said: readonly string[], meaning: boolean): Readonly<Record<string, boolean>> {
  return Object.fromEntries(said.map((word) => [word, meaning]))
}

/** MikroTik RouterOS: MIKROTIK-MIB (wireless, w60g, CAPsMAN, wifi). */
export const routeros = defineDriver({
  name: 'routeros',
  title: 'MikroTik RouterOS',
  vendor: 'MikroTik',
  role: 'ap',
  basis: 'recording',
  unseen: ['station', 'capsman', 'capsmanStation', 'cap', 'wifiStation', 'wifi', 'wifiCap'],
  match: [{ sysObjectId: ['1.3.6.1.4.1.14988.1'] }],
  model: [
    { oid: `${MIKROTIK}.7.9.0`, slow: true },
    { sysDescr: '^RouterOS (\\S.*)$' },
    { table: 'entity', take: 'first', column: 'model' },
  ],
  firmware: [
    { oid: `${MIKROTIK}.4.4.0`, slow: true },
    { table: 'entity', take: 'first', column: 'firmware' },
  ],
  serial: [{ oid: `${MIKROTIK}.7.3.0`, slow: true }],
  // Stations of a 60 GHz bridge and of CAPsMAN's interfaces are in tables of their own.
  clients: [
    {
      plus: [
        { table: 'ap', take: 'sum', column: 'clients' },
        { table: 'w60gBridge', take: 'sum', column: 'clients' },
        { table: 'capsman', take: 'sum', column: 'clients' },
        { table: 'wifi', take: 'sum', column: 'clients' },
      ],
    },
  ],
  tables: {
    entity: {
      columns: {
        descr: { oid: ENT_DESCR, slow: true },
        model: { copy: 'descr', decode: { capture: '^RouterOS .* on (.+)$' } },
        firmware: { copy: 'descr', decode: { capture: '^RouterOS (\\S+) .*on ' } },
      },
    },
    // A row with frequency 0 is a virtual access point: SSID and stations count, but no radio.
    ap: {
      columns: {
        name: { oid: `${AP}.4`, slow: true },
        clients: { oid: `${AP}.6` },
        frequencyMHz: { oid: `${AP}.7`, decode: 'positive' },
        noiseDbm: { oid: `${AP}.9`, decode: 'negative' },
        band: { copy: 'frequencyMHz', decode: 'band-of-frequency' },
      },
    },
    apRadio: { of: 'ap', where: [{ column: 'frequencyMHz', not: null }], columns: {} },
    registration: {
      index: [{ name: 'mac', kind: 'mac' }],
      columns: { mac: { index: 'mac' }, strength: { oid: `${MIKROTIK}.1.2.1.3` } },
    },
    // Client mode: a radio without clients of its own.
    station: {
      columns: { frequencyMHz: { oid: `${MIKROTIK}.1.1.1.7`, decode: 'positive' } },
      where: [{ column: 'frequencyMHz', not: null }],
    },
    w60g: {
      columns: {
        mode: { oid: `${W60G}.2`, slow: true },
        name: { oid: `${W60G}.3`, slow: true },
        frequencyMHz: { oid: `${W60G}.6`, decode: 'positive' },
        band: { const: '60' },
      },
      where: [{ column: 'frequencyMHz', not: null }],
    },
    peer: {
      columns: { connected: { oid: `${MIKROTIK}.1.9.1.2`, decode: { map: { 1: 1, 0: 0, 2: 0 } } } },
    },
    // Modes 0 and 3 serve stations, 1 is a station itself.
    w60gBridge: {
      of: 'w60g',
      where: [{ column: 'mode', is: [0, 3] }],
      columns: { clients: { source: { table: 'peer', take: 'sum', column: 'connected' } } },
    },
    w60gStation: { of: 'w60g', where: [{ column: 'mode', not: [0, 3] }], columns: {} },
    // CAPsMAN of the older wireless package: one row for each interface that it manages.
    capsman: {
      columns: {
        clients: { oid: `${MIKROTIK}.1.7.1.2` },
        channelText: { oid: `${MIKROTIK}.1.7.1.5` },
        frequencyMHz: { copy: 'channelText', decode: FREQUENCY },
      },
    },
    capsmanRadio: { of: 'capsman', where: [{ column: 'frequencyMHz', not: null }], columns: {} },
    capsmanStation: {
      index: [{ name: 'mac', kind: 'mac' }],
      columns: { mac: { index: 'mac' }, name: { oid: `${MIKROTIK}.1.5.1.12` } },
      volatile: true,
    },
    capsmanSsid: {
      of: 'capsmanStation',
      distinct: 'name',
      columns: { clients: { from: 'capsmanStation', match: { name: 'name' }, take: 'count' } },
    },
    cap: {
      columns: {
        name: { oid: `${MIKROTIK}.1.11.1.2`, slow: true },
        up: { oid: `${MIKROTIK}.1.11.1.3`, decode: CAP_STATE },
      },
    },
    // The wifi package of RouterOS 7: stations carry their SSID, interfaces are theirs by id.
    wifiStation: {
      index: [
        { name: 'mac', kind: 'mac' },
        { name: 'interface', kind: 'number' },
      ],
      columns: {
        name: { oid: `${WIFI}.4.1.3` },
        mac: { index: 'mac' },
        interface: { index: 'interface' },
      },
      volatile: true,
    },
    wifi: {
      index: [{ name: 'id', kind: 'number' }],
      columns: {
        id: { index: 'id' },
        name: { oid: `${WIFI}.5.1.3`, slow: true },
        frequencyMHz: { oid: `${WIFI}.5.1.4`, decode: FREQUENCY },
        band: { copy: 'frequencyMHz', decode: 'band-of-frequency' },
        counted: { from: 'wifiStation', match: { interface: 'id' }, take: 'count' },
        none: { source: { const: 0 } },
        clients: { first: ['counted', 'none'] },
      },
    },
    wifiRadio: {
      of: 'wifi',
      distinct: 'frequencyMHz',
      columns: {
        clients: {
          from: 'wifi',
          match: { frequencyMHz: 'frequencyMHz' },
          take: 'sum',
          column: 'clients',
        },
      },
    },
    wifiCap: {
      columns: {
        identity: { oid: `${WIFI}.3.1.3`, slow: true },
        serial: { oid: `${WIFI}.3.1.5`, slow: true },
        mac: { oid: `${WIFI}.3.1.7`, decode: 'mac', slow: true },
        commonName: { oid: `${WIFI}.3.1.8`, slow: true },
        name: { first: ['identity', 'commonName'] },
        up: { oid: `${WIFI}.3.1.9`, decode: CAP_STATE },
      },
    },
  },
  radios: [
    { table: 'apRadio' },
    { table: 'station' },
    { table: 'w60gBridge' },
    { table: 'w60gStation' },
    { table: 'capsmanRadio' },
    { table: 'wifiRadio' },
  ],
  ssids: [{ table: 'ap' }, { table: 'w60gBridge' }, { table: 'capsmanSsid' }, { table: 'wifi' }],
  managedAccessPoints: [{ table: 'cap' }, { table: 'wifiCap' }],
  stations: [{ table: 'registration' }, { table: 'capsmanStation' }, { table: 'wifiStation' }],
})
