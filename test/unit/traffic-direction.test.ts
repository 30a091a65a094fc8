import { describe, expect, it } from 'vitest'
import { downloadCounter } from '../../server/domain/traffic-direction.ts'

const WIRED = ['eth0', 'eth0.2', 'ether1', 'enp3s0', 'ge-0/0/0', 'GigabitEthernet0', 'lan', 'lan1']
const WAN = ['wan', 'eth-wan', 'WAN1', 'internet', 'uplink0', 'br-wan', 'bridge_wan', 'wwan0']
const UNKNOWN = ['', '7', 'if3', 'bond0', 'broadcom0', 'apcli0', 'rack1', 'capture', 'ppp0']
const RADIOS = [
  'wlan0',
  'wlan0-1',
  'WLAN-BSS1',
  'wlp2s0',
  'wl0',
  'wifi0',
  'ath0',
  'ath1.100',
  'ra0',
  'rai0',
  'radio0_ssid_id0',
  'Dot11Radio0',
  'vap3',
  'phy0-ap0',
  'cap12',
  'IEEE 802.11 radio',
  'wireless bridge',
]
const BRIDGES = ['br0', 'br-lan', 'br-lan0', 'br', 'bridge', 'bridge1', 'BVI1']

describe('the counter of what goes towards the clients', () => {
  it.each([...WIRED, ...WAN, ...UNKNOWN])('is what "%s" receives from the network', (name) => {
    expect(downloadCounter(name)).toBe('rxBytes')
  })

  it.each(RADIOS)('is what the radio "%s" sends', (name) => {
    expect(downloadCounter(name)).toBe('txBytes')
  })

  it.each(BRIDGES)('is what a device that routes sends into its bridge "%s"', (name) => {
    expect(downloadCounter(name)).toBe('txBytes')
  })
})
