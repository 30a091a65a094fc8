import { defineDriver } from './driver.ts'

const RUTOS = '1.3.6.1.4.1.48690'
const FIRMWARE_V6 = { oid: `${RUTOS}.2.14.0`, decode: 'text', slow: true } as const
const CODE = { capture: '^([A-Z]{3}[A-Z0-9]{3})' } as const

/**
 * Teltonika RutOS: TELTONIKA-MIB of version 6 and TELTONIKA-RUTM-MIB of version 7, which mean
 * different things by the same OIDs. The product code's first six letters are the model.
 */
export const teltonika = defineDriver({
  name: 'teltonika',
  title: 'Teltonika RutOS',
  vendor: 'Teltonika',
  role: 'router',
  basis: 'recording',
  unseen: ['ssid', 'radio'],
  match: [
    { sysObjectId: ['1.3.6.1.4.1.8072.3.2.10', RUTOS], sysDescr: '^Linux Teltonika' },
    {
      sysObjectId: ['1.3.6.1.4.1.8072.3.2.10', RUTOS],
      answers: [{ at: `${RUTOS}.1.3.0`, matches: '^(RUT|TRB|TSW|OTD|ATRM|DAP|TAP)' }],
    },
    {
      sysObjectId: ['1.3.6.1.4.1.8072.3.2.10', RUTOS],
      answers: [{ at: `${RUTOS}.2.14.0`, matches: '_R_' }],
    },
  ],
  model: [
    { oid: `${RUTOS}.1.3.0`, decode: CODE, slow: true },
    { when: FIRMWARE_V6, use: { oid: `${RUTOS}.1.8.0`, decode: CODE, slow: true } },
    {
      when: FIRMWARE_V6,
      use: { oid: `${RUTOS}.1.7.0`, decode: { capture: '^((?:RUT|TRB)\\w+)' }, slow: true },
    },
    { sysDescr: '^Linux (?:Teltonika-)?((?:RUT|TRB)[A-Z]*\\d+)' },
  ],
  firmware: [
    { oid: `${RUTOS}.1.6.0`, decode: { capture: '(\\w+_R_\\S+)' }, slow: true },
    FIRMWARE_V6,
  ],
  serial: [
    { oid: `${RUTOS}.1.1.0`, slow: true },
    { when: FIRMWARE_V6, use: { oid: `${RUTOS}.1.5.0`, slow: true } },
  ],
  tables: {
    // Mode sta is the device's own uplink. No station count.
    ssid: {
      columns: {
        name: { oid: `${RUTOS}.7.4.1.2`, slow: true },
        mode: { oid: `${RUTOS}.7.4.1.5`, slow: true },
      },
      where: [{ column: 'mode', not: ['sta', 'Sta', 'client', 'Client'] }],
    },
    // Text, which may be `auto`.
    radio: {
      columns: {
        channel: { oid: `${RUTOS}.7.2.1.5`, decode: 'channel' },
        band: { copy: 'channel', decode: 'band-of-channel' },
      },
      where: [{ column: 'channel', not: null }],
    },
  },
  radios: [{ table: 'radio' }],
  ssids: [{ table: 'ssid' }],
})
