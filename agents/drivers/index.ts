import {
  airport,
  alliedTq,
  alta,
  dlink,
  engenius,
  hpMsm,
  moxa,
  planet,
  trapeze,
} from './access-points.ts'
import { aerohive } from './aerohive.ts'
import { airfiber60, airfiberLtu } from './airfiber.ts'
import { airos } from './airos.ts'
import { arubaInstant, arubaos } from './aruba.ts'
import { cnpilot, cnpilotR, cnwave, epmp, pmp } from './cambium.ts'
import { ciscoIosXe, ciscoWap, ciscoWlc } from './cisco.ts'
import type { Driver } from './driver.ts'
import { ewc, wing } from './extreme.ts'
import { fortiAp, fortiGate, fortiWlc } from './fortinet.ts'
import { grandstream } from './grandstream.ts'
import { h3c } from './h3c.ts'
import { huawei, huaweiAp, huaweiAr } from './huawei.ts'
import { lcos, lcosLx } from './lancom.ts'
import { deliberant, ligowave, ligowaveNft } from './ligowave.ts'
import { meraki } from './meraki.ts'
import { netgearWac } from './netgear.ts'
import { ddwrt, merlin, openwrt, tomato } from './openwrt.ts'
import { peplink } from './peplink.ts'
import { routeros } from './routeros.ts'
import {
  bintec,
  cradlepoint,
  draytek,
  edgemax,
  icotera,
  keenetic,
  netmodule,
  sonicwall,
  teldat,
  tplinkRouter,
  ucopia,
  unifiGateway,
} from './routers.ts'
import { ruckusAp, smartZone, unleashed, zoneDirector } from './ruckus.ts'
import { reyee, ruijie, ruijieAc, ruijieAp } from './ruijie.ts'
import { stellar } from './stellar.ts'
import { teltonika } from './teltonika.ts'
import { tplinkEap } from './tp-link.ts'
import { unifi } from './unifi.ts'
import { mimosa, proxim, tachyon, tranzeo, wisnetworks } from './wireless-bridges.ts'
import { xirrus } from './xirrus.ts'
import { zyxel, zyxelCpe } from './zyxel.ts'

/** Every built-in driver, in the order of detection: the narrow ones before those that share. */
export const drivers: readonly Driver[] = [
  routeros,
  meraki,
  alta,
  ligowaveNft,
  airfiber60,
  edgemax,
  unifiGateway,
  unifi,
  airos,
  ciscoWap,
  ciscoWlc,
  ciscoIosXe,
  arubaInstant,
  arubaos,
  zoneDirector,
  unleashed,
  smartZone,
  ruckusAp,
  cnpilotR,
  cnpilot,
  epmp,
  pmp,
  cnwave,
  fortiAp,
  fortiGate,
  fortiWlc,
  zyxel,
  zyxelCpe,
  aerohive,
  ewc,
  wing,
  xirrus,
  stellar,
  lcos,
  lcosLx,
  huaweiAr,
  huaweiAp,
  huawei,
  h3c,
  netgearWac,
  ruijieAc,
  ruijieAp,
  reyee,
  ruijie,
  tplinkEap,
  peplink,
  ligowave,
  deliberant,
  tachyon,
  wisnetworks,
  mimosa,
  tranzeo,
  proxim,
  teldat,
  bintec,
  ucopia,
  sonicwall,
  cradlepoint,
  netmodule,
  draytek,
  icotera,
  keenetic,
  tplinkRouter,
  dlink,
  engenius,
  alliedTq,
  planet,
  airport,
  moxa,
  hpMsm,
  trapeze,
  // These answer with the identity of any Linux: each is known by what it answers.
  grandstream,
  teltonika,
  openwrt,
  ddwrt,
  tomato,
  merlin,
  airfiberLtu,
]
