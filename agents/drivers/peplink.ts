import { defineDriver } from './driver.ts'

const DEVICE = '1.3.6.1.4.1.23695.200.1.1.1.1'
const WLC = '1.3.6.1.4.1.23695.4.1.1'
/** The same trees answer under this enterprise on other firmware. */
const OTHER_DEVICE = '1.3.6.1.4.1.27662.200.1.1.1.1'
const OTHER_WLC = '1.3.6.1.4.1.27662.4.1.1'

/** Pepwave and Peplink: DEVICE, WLC. -9999 means that there is no value. */
export const peplink = defineDriver({
  name: 'peplink',
  title: 'Pepwave, Peplink',
  vendor: 'Pepwave',
  role: 'router',
  basis: 'recording',
  match: [{ sysObjectId: ['1.3.6.1.4.1.27662', '1.3.6.1.4.1.23695'] }],
  model: [
    { oid: `${DEVICE}.1.0`, slow: true },
    { oid: `${OTHER_DEVICE}.1.0`, slow: true },
    { sysDescr: '^((?:Pepwave|Peplink) .+)$' },
  ],
  firmware: [
    { oid: `${DEVICE}.3.0`, slow: true },
    { oid: `${OTHER_DEVICE}.3.0`, slow: true },
  ],
  serial: [
    { oid: `${DEVICE}.2.0`, slow: true },
    { oid: `${OTHER_DEVICE}.2.0`, slow: true },
  ],
  clients: [{ oid: `${WLC}.8.0` }, { oid: `${OTHER_WLC}.8.0` }],
})
