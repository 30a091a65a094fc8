import { describe, expect, it } from 'vitest'
import { createFormats } from '../../server/alert/text/format.ts'
import { SINCE_MS } from './alert-messages.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

describe('numbers and times', () => {
  const id = createFormats('id', 'Asia/Makassar', SINCE_MS)
  const en = createFormats('en', 'Asia/Makassar', SINCE_MS)

  it('are written as Indonesians write them', () => {
    expect(id.number(83_762)).toBe('83.762')
    expect(id.number(1.5)).toBe('1,5')
    expect(en.number(83_762)).toBe('83,762')
    expect(id.percent(0.854)).toBe('85%')
  })

  it('name the zone of the city', () => {
    const zones = ['Asia/Jakarta', 'Asia/Makassar', 'Asia/Jayapura', 'Asia/Kathmandu']
    expect(zones.map((zone) => createFormats('id', zone, SINCE_MS).zone)).toEqual([
      'WIB',
      'WITA',
      'WIT',
      'GMT+5:45',
    ])
  })

  it('give the day where it is not today, and the year where it is not this one', () => {
    expect(id.moment(SINCE_MS)).toBe('14.05')
    expect(id.moment(SINCE_MS - 15 * HOUR_MS)).toBe('21 Nov 23.05')
    expect(id.moment(Date.UTC(2025, 7, 17, 1, 0))).toBe('17 Agu 2025 09.00')
    expect(en.moment(Date.UTC(2025, 7, 17, 1, 0))).toBe('17 Aug 2025 09:00')
  })

  it('give a duration in at most two units', () => {
    const minutes = [0, 1, 59, 60, 65, 24 * 60, 27 * 60, 50 * 60 + 7]
    expect(minutes.map((count) => id.duration(count * MINUTE_MS))).toEqual([
      'kurang dari 1 menit',
      '1 menit',
      '59 menit',
      '1 jam',
      '1 jam 5 menit',
      '1 hari',
      '1 hari 3 jam',
      '2 hari 2 jam',
    ])
    expect(id.duration(-5)).toBe('kurang dari 1 menit')
  })
})
