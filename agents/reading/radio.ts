import { bandOfFrequency } from '../snmp/band.ts'
import type { Band } from '#contract/words.ts'
import type { DeviceRadio } from './reading.ts'

/**
 * Band, channel and frequency follow from each other where the band is known. `offGrid` radios use
 * frequencies of their own, which are no channel.
 */
export function completeRadio(radio: DeviceRadio, offGrid: boolean): DeviceRadio {
  const band =
    radio.band ?? (radio.frequencyMHz === null ? null : bandOfFrequency(radio.frequencyMHz))
  if (band === null) return radio
  const frequencyMHz =
    radio.frequencyMHz ?? (radio.channel === null ? null : frequencyOf(band, radio.channel))
  const derived = frequencyMHz === null || offGrid ? null : channelOf(band, frequencyMHz)
  const channel = radio.channel ?? derived
  return { ...radio, band, channel, frequencyMHz }
}

/** Centre frequency in MHz of a channel; null for a channel the band does not have. */
export function frequencyOf(band: Band, channel: number): number | null {
  if (channel <= 0 || channel > CHANNEL_MAX[band]) return null
  if (band === '60') return 56_160 + 2160 * channel
  if (band === '2.4' && channel === 14) return 2484
  if (band === '6' && channel === 2) return 5935
  return BASE_MHZ[band] + 5 * channel
}

/** Channel of a frequency on the band's 20 MHz grid; null for the centre of a wider channel. */
export function channelOf(band: Band, frequencyMHz: number): number | null {
  if (band === '2.4' && frequencyMHz === 2484) return 14
  if (band === '6' && frequencyMHz === 5935) return 2
  const [base, step] = band === '60' ? [56_160, 2160] : [BASE_MHZ[band], 5]
  const channel = (frequencyMHz - base) / step
  if (frequencyOf(band, channel) !== frequencyMHz) return null
  return !Number.isInteger(channel) || !onGrid(band, channel) ? null : channel
}

function onGrid(band: Band, channel: number): boolean {
  if (band === '6') return channel % 4 === 1
  if (band !== '5') return true
  return channel < 149 ? channel % 4 === 0 : channel <= 177 ? channel % 4 === 1 : channel % 4 === 0
}

const CHANNEL_MAX = { '2.4': 14, '5': 200, '6': 233, '60': 6 } as const
const BASE_MHZ = { '2.4': 2407, '5': 5000, '6': 5950 } as const
