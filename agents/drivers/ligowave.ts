import { defineDriver } from './driver.ts'

const FROGFOOT = '1.3.6.1.4.1.10002.1.1.1.1'
const WIRELESS = '1.3.6.1.4.1.32750.3.10.1.2.1.1'

/** LigoWave DLB: LIGO-WIRELESS-MIB. */
export const ligowave = defineDriver({
  name: 'ligowave-dlb',
  title: 'LigoWave DLB',
  vendor: 'LigoWave',
  role: 'ap',
  basis: 'recording',
  match: [{ sysObjectId: ['1.3.6.1.4.1.32750'] }, { sysDescr: '^LigoDLB ' }],
  model: [{ sysDescr: '^(.+?) v\\d' }],
  firmware: [{ sysDescr: ' v(\\d\\S*)' }],
  clients: [{ table: 'radio', take: 'sum', column: 'clients' }],
  tables: {
    radio: {
      columns: {
        name: { oid: `${WIRELESS}.4`, slow: true },
        frequencyMHz: { oid: `${WIRELESS}.6`, decode: 'positive' },
        txPowerDbm: { oid: `${WIRELESS}.10` },
        noiseDbm: { oid: `${WIRELESS}.15`, decode: 'negative' },
        clients: { oid: `${WIRELESS}.16` },
        band: { copy: 'frequencyMHz', decode: 'band-of-frequency' },
      },
    },
  },
  radios: [{ table: 'radio' }],
  ssids: [{ table: 'radio' }],
})

/** LigoWave NFT: sysDescr, FROGFOOT-RESOURCES-MIB. */
export const ligowaveNft = defineDriver({
  name: 'ligowave-nft',
  title: 'LigoWave NFT',
  vendor: 'LigoWave',
  role: 'ap',
  basis: 'identity',
  match: [{ sysDescr: '^NFT ' }],
  model: [{ sysDescr: '^(NFT .+?) v\\d' }],
  firmware: [{ sysDescr: ' v(\\d\\S*)' }],
  memoryUsedPercent: [
    {
      total: { oid: `${FROGFOOT}.1.0`, slow: true },
      free: [{ oid: `${FROGFOOT}.2.0` }, { oid: `${FROGFOOT}.3.0` }, { oid: `${FROGFOOT}.4.0` }],
    },
  ],
})

/** Deliberant, the name before LigoWave. */
export const deliberant = defineDriver({
  name: 'deliberant',
  title: 'Deliberant',
  vendor: 'Deliberant',
  role: 'ap',
  basis: 'recording',
  match: [{ sysDescr: '^Deliberant' }],
})
