import { defineDriver } from './driver.ts'

const XIRRUS = '1.3.6.1.4.1.21013.1.2'
const MONITOR = `${XIRRUS}.24.7.1`

/** Xirrus arrays: XIRRUS-MIB. Up to eight radios, several on one band. */
export const xirrus = defineDriver({
  name: 'xirrus',
  title: 'Xirrus',
  vendor: 'Xirrus',
  role: 'ap',
  basis: 'recording',
  match: [{ sysObjectId: ['1.3.6.1.4.1.21013.1'] }, { sysDescr: '^Xirrus ' }],
  model: [{ sysDescr: '^Xirrus (\\S+)' }],
  clients: [{ oid: `${XIRRUS}.12.1.2.22.0` }],
  tables: {
    radio: {
      columns: {
        channel: { oid: `${MONITOR}.3`, decode: 'channel' },
        noiseDbm: { oid: `${MONITOR}.10`, decode: 'negative' },
        utilizationPercent: { oid: `${MONITOR}.11` },
        band: { copy: 'channel', decode: 'band-of-channel' },
      },
      where: [{ column: 'channel', not: null }],
    },
  },
  radios: [{ table: 'radio' }],
})
