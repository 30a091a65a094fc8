import type { LampFacts } from './card.ts'

/** Access points that work on their own or with a controller elsewhere. */
export const otherLamps: readonly LampFacts[] = [
  {
    family: 'Ubiquiti UniFi',
    model: /^(UAP|U6|U7|E7|UK-)|\bUniFi\b/i,
    source: 'Ubiquiti, "UniFi - UAP Status Meaning Definitions"',
    lamps: {
      id: [
        'Lampu berkedip terus: mungkin sedang diperbarui. Tunggu 10 menit sebelum dicabut.',
        'Lampu dapat dimatikan dari pusat: lampu padam belum tentu tanpa daya.',
      ],
      en: [
        'Lamp keeps flashing: it may be updating itself. Wait 10 minutes before you unplug it.',
        'The office can switch the lamp off: dark need not mean no power.',
      ],
    },
  },
  {
    family: 'MikroTik',
    model: /\b(RB|cAP|wAP|hAP|mAP|Audience|NetMetal|Groove|RouterOS|MikroTik)/,
    source: 'MikroTik RouterOS documentation, "LEDs"',
    lamps: {
      id: [
        'Arti lampu perangkat ini dapat diatur pusat: yang penting ada yang menyala atau tidak.',
      ],
      en: ['The office sets what the lamps of this device mean: see only whether any is on.'],
    },
  },
]
