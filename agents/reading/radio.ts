import type { Band } from '#contract/words.ts'
import type { DeviceRadio } from './reading.ts'

/** Band, channel and frequency follow from each other where the band is known. */
export function completeRadio(radio: DeviceRadio): DeviceRadio {
  const band =
    radio.band ?? (radio.frequencyMHz === null ? null : bandOfFrequency(radio.frequencyMHz))
  if (band === null) return radio
  const frequencyMHz =
    radio.frequencyMHz ?? (radio.channel === null ? null : frequencyOf(band, radio.channel))
  const channel = radio.channel ?? (frequencyMHz === null ? null : channelOf(band, frequencyMHz))
  return { ...radio, band, channel, frequencyMHz }
}

/** The Wi-Fi band of a frequency in MHz; null outside of all. */
export function bandOfFrequency(frequencyMHz: number): Band | null {
  if (frequencyMHz >= 2400 && frequencyMHz <= 2500) return '2.4'
  if (frequencyMHz >= 4900 && frequencyMHz <= 5925) return '5'
  if (frequencyMHz > 5925 && frequencyMHz <= 7125) return '6'
  return frequencyMHz >= 57_000 && frequencyMHz <= 71_000 ? '60' : null
}

/** Centre frequency in MHz of a channel; null for a channel the band does not have. */
export function frequencyOf(band: Band, channel: number): number | null {
  if (channel <= 0) return null
  switch (band) {
    case '2.4':
      if (channel > 14) return null
      return channel === 14 ? 2484 : 2407 + 5 * channel
    case '5':
      return channel > 200 ? null : 5000 + 5 * channel
    case '6':
      return channel === 2 ? 5935 : 5950 + 5 * channel
    case '60':
      return channel > 6 ? null : 56_160 + 2160 * channel
  }
}

/** Channel of a frequency that lies on the band's grid; null off the grid. */
export function channelOf(band: Band, frequencyMHz: number): number | null {
  if (band === '2.4' && frequencyMHz === 2484) return 14
  if (band === '6' && frequencyMHz === 5935) return 2
  const [base, step] = band === '60' ? [56_160, 2160] : [BASE_MHZ[band], 5]
  const channel = (frequencyMHz - base) / step
  return Number.isInteger(channel) && channel > 0 && frequencyOf(band, channel) === frequencyMHz
    ? channel
    : null
}

const BASE_MHZ = { '2.4': 2407, '5': 5000, '6': 5950 } as const
