/** One of the two octet counters of an interface, as the device sees them (IF-MIB). */
export type OctetCounter = 'rxBytes' | 'txBytes'

/** A port of the network, though a bridge: OpenWrt calls its bridge around the WAN port `br-wan`. */
const WAN_BRIDGE = /^br(idge)?[-_.]?(wan|internet|uplink)/i
/** What clients associate with; `apcli` is the device itself as a client, so it faces the network. */
const RADIO = /^(wl|wifi|ath|ra\d|rai\d|radio|dot11|vap|phy\d+-ap|cap\d)|wireless|802\.11/i
const BRIDGE = /^(br(\d|[-_.]|idge|$)|bvi)/i

/**
 * Which counter of an access point's interface counts the octets towards the clients, by its name. A
 * wired port, a WAN, and what nobody knows faces the network: what it receives is for the clients. A
 * radio faces the clients: it sends to them. A bridge has the clients on one side and the network on
 * the other and forwards past its own counters; they count what the device itself hands through, and a
 * device that does so routes: it sends into the bridge what is for the clients.
 */
export function downloadCounter(interfaceName: string): OctetCounter {
  if (WAN_BRIDGE.test(interfaceName)) return 'rxBytes'
  return RADIO.test(interfaceName) || BRIDGE.test(interfaceName) ? 'txBytes' : 'rxBytes'
}
