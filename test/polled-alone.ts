/** The fields of an access point that says no more than its place and its agent. */
export const POLLED_ALONE = {
  address: null,
  check: null,
  controller: null,
  mac: null,
  serial: null,
  role: null,
  status: 'active',
} as const
