import type { Language } from '#contract/words.ts'
import type { LampFacts, Lines } from './card.ts'
import { controllerLamps } from './lamps-controllers.ts'
import { otherLamps } from './lamps-others.ts'

/** Most lines of a card, and characters of a line. */
export const CARD_LINES_MAX = 8
export const CARD_LINE_MAX = 100

const ALL: readonly LampFacts[] = [...controllerLamps, ...otherLamps]

/** Before and after what the maker says of its lamps. */
const START: Lines = {
  id: [
    'Lihat lampu pada alat Wi-Fi: ada yang menyala atau tidak?',
    'Bila padam: periksa stopkontak, adaptor, dan kotak PoE (kotak kecil pada kabelnya).',
  ],
  en: [
    'Look at the Wi-Fi device: is any lamp on?',
    'If dark: check the socket, the adapter and the PoE box (the small box on its cable).',
  ],
}
const END: Lines = {
  id: [
    'Cabut dayanya 30 detik, lalu pasang lagi. Jangan menekan tombol reset.',
    'Tunggu 3 menit, lalu coba Wi-Fi-nya dengan ponsel.',
    'Balas pesan ini dengan foto alat dan lampunya.',
  ],
  en: [
    'Unplug its power for 30 seconds, then plug it in again. Do not press the reset button.',
    'Wait 3 minutes, then try the Wi-Fi with a phone.',
    'Reply to this message with a photo of the device and its lamps.',
  ],
}

/** What the maker's own document says of the lamps of a model; nothing for every other. */
export function lampsOf(model: string | null, language: Language): readonly string[] {
  const facts = model === null ? undefined : ALL.find((family) => family.model.test(model))
  return facts?.lamps[language] ?? []
}

/**
 * What a person at the place can do about a silent access point, a line each. Lamps are explained
 * only where the maker's own document does; every other model gets the general card.
 */
export function cardOf(model: string | null, language: Language): readonly string[] {
  return [...START[language], ...lampsOf(model, language), ...END[language]]
}
