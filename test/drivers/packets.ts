/**
 * Request PDUs of one poll in the steady state, by driver: the most that any recording of it needs
 * with answers of one Ethernet frame. `arubaos` is a controller with 1,380 radios.
 */
export const STEADY_PDUS: Readonly<Record<string, number>> = {
  aerohive: 1,
  'airfiber-60': 1,
}
