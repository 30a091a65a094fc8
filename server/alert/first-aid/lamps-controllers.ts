import type { LampFacts } from './card.ts'

/** Access points that are managed by a controller of their maker. */
export const controllerLamps: readonly LampFacts[] = [
  {
    family: 'Cisco Aironet',
    model: /\b(AIR-(C?AP|LAP|SAP)|Aironet)/i,
    source: 'Cisco Aironet 700i series, getting started guide, table "LED Status Indications"',
    lamps: {
      id: [
        'Lampu kedip merah: kabel jaringan tidak tersambung. Kencangkan kedua ujungnya.',
        'Lampu bergantian merah, hijau, kuning, lalu mati: daya kurang. Periksa adaptor atau PoE.',
        'Lampu merah terus: cabut dayanya seperti di bawah.',
      ],
      en: [
        'Lamp blinks red: the network cable has no link. Press both ends in.',
        'Lamp goes red, green, amber, off in turn: too little power. Check adapter or PoE.',
        'Lamp stays red: unplug it as described below.',
      ],
    },
  },
  {
    family: 'Ruckus (cloud)',
    model: /Ruckus|ZoneFlex|^[RTH][1-9]\d{2}[a-z]?$/,
    source: 'Ruckus Cloud Wi-Fi, "Access Point Operations"',
    lamps: {
      id: [
        'Lampu PWR hijau terus: perangkat hidup dan sudah mendapat alamat.',
        'Lampu DIR/CTL kedip cepat: sedang diperbarui. Jangan dicabut.',
      ],
      en: [
        'Lamp PWR steady green: it has power and an address.',
        'Lamp DIR/CTL blinks fast: it is being updated. Do not unplug it.',
      ],
    },
  },
  {
    family: 'Extreme Altitude',
    model: /\bAltitude\b/i,
    source: 'Extreme Summit WM series, user guide, "Altitude AP system states"',
    lamps: {
      id: ['Lampu tengah hijau terus: bekerja. Padam: tidak ada daya.'],
      en: ['Centre lamp steady green: working. Dark: no power.'],
    },
  },
  {
    family: 'Huawei',
    model: /AirEngine|Huawei|^AP\d{4}(DN|DE|TN|SN|WD)/,
    source: 'Huawei WLAN product documentation, "Configuring AP Indicators"',
    lamps: {
      id: ['Lampu perangkat ini dapat dimatikan dari pusat: lampu padam belum tentu tanpa daya.'],
      en: ['The office can switch off the lamps of this device: dark need not mean no power.'],
    },
  },
]
