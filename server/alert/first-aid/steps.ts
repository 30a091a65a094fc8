import type { Cause, Language } from '#contract/words.ts'
import { lampsOf } from './index.ts'
import type { Lines } from './card.ts'

/** What to do there about each cause; lamps of the device go after the first line where they help. */
const STEPS: Readonly<Record<Cause, Lines>> = {
  power: {
    id: [
      'Lihat apakah listrik gedung menyala; periksa sekring (MCB) dan stopkontak perangkat.',
      'Bila satu lingkungan padam: hubungi PLN 123 dan catat nomor laporannya.',
      'Bila listrik menyala: periksa UPS, adaptor, dan kabel daya router.',
      'Setelah menyala, tunggu 5 menit lalu lihat lagi keadaan tempat ini.',
    ],
    en: [
      'See whether the building has power; check the fuse (MCB) and the socket of the devices.',
      'If the whole street is dark: call PLN 123 and write down the number of the report.',
      'If there is power: check the UPS, the adapter and the power cable of the router.',
      'Once it is back, wait 5 minutes and look at this place again.',
    ],
  },
  uplink: {
    id: [
      'Lihat lampu modem (ONT): lampu merah atau LOS berarti jalur penyedia putus.',
      'Periksa kabel antara modem dan router; kencangkan kedua ujungnya.',
      'Matikan modem 30 detik, nyalakan lagi, lalu tunggu 5 menit.',
      'Bila tetap putus: hubungi penyedia dengan nomor kontrak, dan catat nomor laporannya.',
    ],
    en: [
      'Look at the modem (ONT): a red lamp or LOS means that the line of the provider is cut.',
      'Check the cable between modem and router; press both ends in.',
      'Switch the modem off for 30 seconds, switch it on again, then wait 5 minutes.',
      'If it stays cut: call the provider with the contract number and note the report number.',
    ],
  },
  'access-point': {
    id: [
      'Lihat lampu pada titik akses: ada yang menyala atau tidak?',
      'Bila padam: periksa kotak PoE atau adaptor, dan kabel jaringannya.',
      'Cabut dayanya 30 detik, lalu pasang lagi. Jangan menekan tombol reset.',
      'Tunggu 3 menit, lalu coba Wi-Fi-nya dengan ponsel. Bila tetap mati: foto alat dan lampunya.',
    ],
    en: [
      'Look at the access point: is any lamp on?',
      'If dark: check the PoE box or the adapter, and its network cable.',
      'Unplug its power for 30 seconds, then plug it in again. Do not press the reset button.',
      'Wait 3 minutes and try the Wi-Fi with a phone. If it stays dark: photograph it.',
    ],
  },
  'site-network': {
    id: [
      'Lihat lampu switch atau kotak PoE: semua titik akses bergantung padanya.',
      'Periksa kabel dari router ke switch dan dari switch ke titik akses.',
      'Cabut daya switch 30 detik, pasang lagi, lalu tunggu 5 menit.',
      'Bila lampu port PoE tetap padam: foto switch dan laporkan untuk diganti.',
    ],
    en: [
      'Look at the switch or PoE box: all access points hang on it.',
      'Check the cable from router to switch, and from switch to access points.',
      'Unplug the switch for 30 seconds, plug it in again, then wait 5 minutes.',
      'If the PoE lamps stay dark: photograph the switch and report it for replacement.',
    ],
  },
  planned: {
    id: ['Ini pekerjaan terjadwal: tidak perlu tindakan sebelum jadwalnya selesai.'],
    en: ['This is planned work: nothing has to be done before it is over.'],
  },
  monitoring: {
    id: [
      'Wi-Fi mungkin tetap bekerja: coba dulu dengan ponsel.',
      'Lihat router atau kotak agen: menyala dan tersambung ke internet?',
      'Bila agen mati: cabut dayanya 30 detik, lalu pasang lagi.',
    ],
    en: [
      'The Wi-Fi may well work: try it with a phone first.',
      'Look at the router or the box of the agent: is it on, and on the internet?',
      'If the agent is dark: unplug it for 30 seconds, then plug it in again.',
    ],
  },
  undetermined: {
    id: [
      'Mulai dari daya: listrik gedung, UPS, adaptor.',
      'Lalu jalur internet: lampu modem dan kabel ke router.',
      'Lalu jaringan lokasi: switch atau kotak PoE, dan kabel ke titik akses.',
      'Catat apa yang ditemukan: sebabnya belum pasti.',
    ],
    en: [
      'Begin with power: the building, the UPS, the adapters.',
      'Then the internet line: the lamps of the modem and the cable to the router.',
      'Then the local network: the switch or PoE box, and the cables to the access points.',
      'Write down what you find: the cause is not certain.',
    ],
  },
}

/** What somebody who stands there can do about an outage, one thing in each line. */
export function stepsOf(cause: Cause, model: string | null, language: Language): readonly string[] {
  const [first = '', ...others] = STEPS[cause][language]
  const isOfDevice = cause === 'access-point' || cause === 'site-network'
  return [first, ...(isOfDevice ? lampsOf(model, language) : []), ...others]
}
