import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import { drivers } from '../../agents/drivers/index.ts'
import { detectDriver, probeKey, probesOf } from '../../agents/reading/identify.ts'
import { Secret } from '../../server/contract/secret.ts'

const LINUX = '~8072.3.2.10'
const absolute = (oid: string): string => oid.replace('~', '1.3.6.1.4.1.')

/** Identity, the OIDs below or at which something answers, and the driver that must take it. */
const DEVICES: readonly (readonly [
  string | null,
  string,
  Record<string, string>,
  string | null,
])[] = [
  ['~41112', 'UAP-nanoHD 5.60.3.12934', {}, 'unifi'],
  [LINUX, 'UAP-nanoHD 5.43.36.12724', {}, 'unifi'],
  ['~41112', 'E7 *14', {}, 'unifi'],
  ['~10002.1', 'Linux 3.3.8 mips', { '1.2.840.10036.3.1.2.1.3': 'UAP' }, 'unifi'],
  ['~10002.1', 'Linux 2.6.32 mips', { '~41112.1.4': '5180' }, 'airos'],
  ['~41112.1.4', 'Linux 2.6.32.71 mips', {}, 'airos'],
  ['~10002.1', 'Linux 4.9.241 armv7l', { '~41112.1.11.1.2.4': 'GP.v2.6.0' }, 'airfiber-60'],
  ['~41112.1.5', 'EdgeOS v1.8.0', {}, 'edgemax'],
  ['~41112.1.5', 'UISP Fiber OLT XGS', {}, null],
  [LINUX, 'Linux gw 5.4.213-ui-ipq9574', {}, 'unifi-gateway'],
  [LINUX, 'Linux ap 5.4.213-ui-ipq5332', { '~41112.1.6': 'ng' }, 'unifi'],
  [LINUX, 'Ubiquiti UniFi UDM-Pro 4.4.6 Linux 4.19.152 al324', {}, 'unifi-gateway'],
  [LINUX, 'Linux X 3.14.65 armv7l', { '~41112.1.10': '0' }, 'airfiber-ltu'],
  ['~10002.1', 'NFT 2ac v7.61.61034', {}, 'ligowave-nft'],
  ['~32750', 'LigoDLB 5-15ac v7.69.87740', {}, 'ligowave-dlb'],
  ['~14988.1', 'router', {}, 'routeros'],
  ['~25053.3.1.5.15', 'Ruckus', { '~25053.1.2.1.1.1.1.9': 'ZD1200' }, 'ruckus-zonedirector'],
  ['~25053.3.1.5.15', 'Ruckus', {}, 'ruckus-unleashed'],
  ['~25053.3.1.5.20', 'Ruckus Wireless T300', {}, 'ruckus-unleashed'],
  ['~25053.3.1.11.1', 'vSZ', {}, 'ruckus-smartzone'],
  ['~25053.3.1.10', 'SmartCell Gateway', {}, 'ruckus-smartzone'],
  ['~25053.3.1.4.71', 'Ruckus Wireless Inc (C) 2006', {}, 'ruckus-ap'],
  ['~14823.1.2.107', 'AOS-8 (MODEL: 515), Version 8.13.0.1-8.13.0.1 LSR', {}, 'aruba-instant'],
  ['~14823.1.1.32', 'ArubaOS (MODEL: Aruba7210), Version 8.2.0.2', {}, 'arubaos'],
  ['~14823.1.6.1', 'ClearPass Policy Manager', {}, null],
  ['~6486.800.1.1.2.2.2.1.1.4', 'AOS-W (MODEL: OAW-6000), Version 6.3.1.23', {}, 'arubaos'],
  ['~674.10895.5027', 'ArubaOS (MODEL: Dell W-7210), Version 6.4.4.8', {}, 'arubaos'],
  ['~674.10895.3000', 'Dell switch', {}, null],
  ['~9.1.1069', 'Cisco Controller', {}, 'cisco-wlc'],
  ['~9.6.1.37.240.1', 'Cisco Business Wireless', {}, 'cisco-wlc'],
  ['~9.1.2861', 'Cisco IOS Software [Bengaluru], C9800', {}, 'cisco-iosxe-wlc'],
  ['~9.1.500', 'Cisco IOS Software, IOS-XE Software', { '~14179.2': '1' }, 'cisco-iosxe-wlc'],
  ['~9.1.500', 'Cisco IOS Software, IOS-XE Software', {}, null],
  ['~9.6.1.80', 'Linux, Cisco Systems, Inc WAP371 (WAP371-A-K9), Version 1.3.0.4', {}, 'cisco-wap'],
  ['~4413.1.1.28', 'Linux 2.6, Cisco Small Business WAP121 (WAP121-E-K9)', {}, 'cisco-wap'],
  ['~17713.22', 'Cambium cnPilot E500 Access Point', {}, 'cnpilot'],
  ['1.3.6.1.4.1', 'cnPilot R201 4.3.3-R4', {}, 'cnpilot-r'],
  ['1.3.6.1.4.1', 'Keenetic Hero 4G+ (KeeneticOS 4.02.C.1.0-1): KN-2311', {}, 'keenetic'],
  ['~17713.21.9.37', 'Linux EPMP-AP-01', {}, 'epmp'],
  ['~161.19.250.256', 'CANOPY 15.0.0.1 AP', {}, 'pmp'],
  ['~17713.60.1', 'cnWave', {}, 'cnwave'],
  [LINUX, 'Linux Grandstream 4.4.60', {}, 'grandstream-gwn'],
  [LINUX, 'Linux kelurahan 5.4', { '~42397.1.1.2.1': 'GWN7630' }, 'grandstream-gwn'],
  ['~12356.120.10.83112', 'host', {}, 'fortiap'],
  ['~12356.101.1.644', '', {}, 'fortigate'],
  ['~15983.1.1.4', 'Meru', {}, 'fortiwlc'],
  [null, 'Meraki MR', {}, 'meraki'],
  ['~29671.2.45', '=Meraki MR28 Cloud Managed AP', {}, 'meraki'],
  ['~29671.2.111', 'Meraki MX65W Cloud Managed Router', {}, 'meraki'],
  ['~890.1.15', 'NXC2500', {}, 'zyxel'],
  ['~890', 'AC2800 Dual-Band Gigabit VDSL2 Gateway', {}, 'zyxel-cpe'],
  ['~171.10.37.52', 'D-Link DAP-2660', {}, 'dlink-dap'],
  ['~14125.100.1.3', '', {}, 'engenius'],
  [LINUX, 'Wireless Access Point', {}, 'engenius'],
  ['~26928.1', 'AP230, HiveOS 8.1r2a build-178408', {}, 'aerohive'],
  ['~4329.15.1.1.13', 'Extreme Networks Wireless Controller - V2110 Medium', {}, 'extreme-ewc'],
  ['~388.50.1.1', 'AP650 Access Point, Version 5.5.5.0', {}, 'extreme-wing'],
  ['~21013.1.188', 'Xirrus XD4-130 WiFi Array', {}, 'xirrus'],
  ['~6486.802.1.1.2.2.5', 'OAW-AP1321 4.0.3', {}, 'ale-stellar'],
  ['~2356.11.8.301', 'LANCOM OAP-321 10.12.0147 / 15.11.2017 4002', {}, 'lancom-lcos'],
  ['~2356.13.8.0.10', 'Linux X 4.4.60 (LCOS-LX: 6.10.0042)', {}, 'lancom-lcos-lx'],
  ['~2011.2.240.6', 'Huawei AC6605 Huawei Versatile Routing Platform Software', {}, 'huawei'],
  [
    '~2011.2.240.90',
    'Huawei AirEngine5761-11 Huawei Versatile Routing Platform Software',
    { '~2011.6.139.12.1.1.1.0': '2' },
    'huawei-ap',
  ],
  ['~25506.1.1000', 'H3C Comware Platform', { '~25506.2.75.1.1.2.1.0': '12' }, 'h3c-ac'],
  ['~25506.1.1001', 'H3C Comware Platform, a switch', {}, null],
  ['~4526.100.7.27', 'WAC510', { '~4526.100.7.14.1.3.0': 'V5.0' }, 'netgear-wac'],
  ['~4526.100.1.1', 'A Netgear switch', {}, null],
  [LINUX, 'Linux Ruijie', { '~4881.1.1.10.2.196': '1' }, 'ruijie-reyee'],
  ['~4881.1.3.1.1.50', 'Ruijie (WS6008)', { '~4881.1.1.10.2.56.1.1.11.0': '4' }, 'ruijie-ac'],
  ['~2011.2.224.133', 'Huawei AR169 Huawei Versatile Routing Platform', {}, 'huawei-ar'],
  ['~27662', 'Pepwave MAX HD4', {}, 'peplink'],
  [LINUX, 'Linux Teltonika-RUT955.com 3.18.44', {}, 'teltonika'],
  [LINUX, 'Linux hostname 4.14', { '~48690.1.3.0': 'RUTX1100XXXX' }, 'teltonika'],
  [LINUX, 'Linux hostname 4.14', { '~48690.2.14.0': 'RUT2XX_R_00.01.07.1' }, 'teltonika'],
  [LINUX, 'Linux OpenWrt 5.4.137', {}, 'openwrt'],
  [
    LINUX,
    'Linux gateway 5.4.137',
    { '~8072.1.3.2.3.1.1.6.100.105.115.116.114.111': 'OpenWrt 21.02.0' },
    'openwrt',
  ],
  [
    LINUX,
    'Linux wap 3.10.108-d8',
    { '~8072.1.3.2.3.1.1.6.100.105.115.116.114.111': 'dd-wrt 3.10.108-d8' },
    'dd-wrt',
  ],
  [
    LINUX,
    'Linux X',
    { '~2021.7890.1.101.1': 'ASUSWRT-Merlin RT-AC68U 384.17_0' },
    'asuswrt-merlin',
  ],
  [LINUX, 'Linux X', { '~2021.7890.1.101.1': 'Tomato v1.28' }, 'tomato'],
  [LINUX, 'Linux server 6.1 x86_64', {}, null],
  ['~11863.3.2.10', 'Linux EAP225 3.3.8', {}, 'tp-link-eap'],
  ['~11863.3.2.99', 'EAP773', { '~11863.10.1.1.1.0': '3' }, 'tp-link-eap'],
  ['~16972', 'TD-W9970', {}, 'tp-link-router'],
  ['~4881.1.5.1.1.9', 'Ruijie gateway (EG105G) By Ruijie Networks', {}, 'ruijie'],
  ['~4881.1.3.1.1.198', 'Ruijie Indoor AP710 (802.11a/n/ac) By Ruijie Networks.', {}, 'ruijie-ap'],
  [LINUX, 'Alta AP6 2.2w', {}, 'alta'],
  ['~207.1.13.27', 'AT-TQ4600 version 4.0.1.07', {}, 'allied-tq'],
  ['~10456.6.78', 'PLANET, WDAP-3000AX, AX, v1.2305b240822', {}, 'planet'],
  [null, 'Apple Base Station', {}, 'apple-airport'],
  [null, 'Deliberant', {}, 'deliberant'],
  ['~8741.1', 'SonicWALL TZ 205 wireless-N (SonicOS Enhanced 5.9.1.5-16o)', {}, 'sonicwall'],
  ['~20992.2.21', 'Cradlepoint CBA850, Firmware Version 6.2.0', {}, 'cradlepoint'],
  ['~31496.1', 'NetModule', {}, 'netmodule'],
  ['~11898.2.4.9', 'Tsunami', {}, 'proxim'],
  ['~24575', 'Tranzeo TR6Rt, OS 6.8.0(1024)', {}, 'tranzeo'],
  ['~43356.1.1.3', 'MIMOSA A5-360-14', {}, 'mimosa'],
  ['~29865.11', 'ICOTERA i6405-51 2.5.0', {}, 'icotera'],
  ['~7367', 'DrayTek Corporation, Router Model: Vigor2920 Series', {}, 'draytek'],
  ['~57344.1', 'Linux X 4.14.172', {}, 'tachyon'],
  ['~62821.1', 'Linux X', {}, 'wisnetworks'],
  ['~2007.1.1.199', 'Router model M1', {}, 'teldat'],
  ['~272.4.201.66', 'be.IP plus', {}, 'bintec'],
  ['~31218.3.6.0', 'Linux controller 3.16.0', {}, 'ucopia'],
  ['~8744.1.50', 'MSM410', {}, 'hp-msm'],
  ['~8691.15.34', 'AWK-4131A', {}, 'moxa-awk'],
  ['~14525.3.3.1', 'Juniper Networks, Inc WLC880R 7.7.4.4 REL', {}, 'juniper-wlc'],
  ['~99999.1', 'Something new', {}, null],
  [null, '', {}, null],
]

describe('a device is known by what it says', () => {
  test.each(DEVICES)('%s, %s', (sysObjectId, sysDescr, answers, driver) => {
    const identity = {
      sysDescr: sysDescr === '' ? null : sysDescr,
      sysObjectId: sysObjectId === null ? null : absolute(sysObjectId),
    }
    const known = new Map(Object.entries(answers).map(([oid, text]) => [absolute(oid), text]))
    const probes = probesOf(identity, drivers)
    const heard = new Map(
      probes.map((probe) => [
        probeKey(probe),
        known.get('at' in probe ? probe.at : probe.below) ?? null,
      ]),
    )
    expect(detectDriver(identity, heard, drivers)?.name ?? null).toBe(driver)
    // One request of a size that a weak device can answer.
    expect(probes.length).toBeLessThanOrEqual(20)
  })

  test('every built-in driver takes at least one of them', () => {
    const taken = new Set(DEVICES.map(([, , , driver]) => driver))
    expect(drivers.map(({ name }) => name).filter((name) => !taken.has(name))).toEqual([])
  })
})

test('a secret is not printed by accident', () => {
  const secret = new Secret('kota-kupang')
  const printed = [String(secret), JSON.stringify({ secret }), inspect({ secret })]
  expect(printed.join()).not.toContain('kota-kupang')
  expect(secret.reveal()).toBe('kota-kupang')
})
