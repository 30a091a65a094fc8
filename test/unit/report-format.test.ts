import { describe, expect, it } from 'vitest'
import {
  formatBytes,
  formatDuration,
  formatFineShare,
  formatMonth,
  formatNumber,
  formatValue,
  monthAt,
} from '#contract/report-format.ts'
import type { ColumnType, ReportValue } from '#contract/report-view.ts'

const HOUR = 3_600_000
/** 21 October 2026, 06.05 UTC: 14.05 in Kupang. */
const MOMENT = Date.UTC(2026, 9, 21, 6, 5)

/** With a plain blank where a number and its unit are kept on one line. */
const plain = (text: string): string => text.replaceAll('\u00A0', ' ')
const inKupang = { id: 'Asia/Makassar', en: 'Asia/Makassar' } as const

function both(value: ReportValue, type: ColumnType, timeZone: string = inKupang.id) {
  return (['id', 'en'] as const).map((language) =>
    plain(formatValue(value, type, { language, timeZone })),
  )
}

describe('the values of a report', () => {
  it('are written as Indonesians write them, and as in English', () => {
    expect(both(0.974, 'share')).toEqual(['97,4%', '97.4%'])
    expect(both(1234, 'count')).toEqual(['1.234', '1,234'])
    expect(both(1_234_567, 'count')).toEqual(['1.234.567', '1,234,567'])
    expect(both(12.5, 'number')).toEqual(['12,5', '12.5'])
    expect(both(4, 'number')).toEqual(['4', '4'])
    expect(both(-7.14, 'number')).toEqual(['−7,1', '−7.1'])
    expect(both(1_250_000, 'rupiah')).toEqual(['Rp 1.250.000', 'IDR 1,250,000'])
    expect(both(6.31e11, 'bytes')).toEqual(['631,0 GB', '631.0 GB'])
    expect(both(MOMENT, 'moment')).toEqual(['21 Okt 2026 14.05 WITA', '21 Oct 2026 14:05 WITA'])
    expect(both(124 * HOUR + 5 * 60_000 + 30_000, 'duration')).toEqual(['124:05:30', '124:05:30'])
    expect(both('Taman "X"', 'text')).toEqual(['Taman "X"', 'Taman "X"'])
  })

  it('are a dash where they are not known, which is not nothing', () => {
    for (const type of ['share', 'count', 'duration', 'moment', 'bytes', 'rupiah'] as const) {
      expect(both(null, type)).toEqual(['–', '–'])
    }
    expect(both(0, 'share')).toEqual(['0,0%', '0.0%'])
    expect(both(0, 'duration')).toEqual(['00:00:00', '00:00:00'])
    expect(both(0, 'bytes')).toEqual(['0,0 GB', '0.0 GB'])
  })

  it('never read as nothing or as whole where they are neither', () => {
    expect(both(0.000_01, 'share')).toEqual(['< 0,1%', '< 0.1%'])
    expect(both(0.9996, 'share')[0]).toBe('99,960%')
    expect(both(0.999_996, 'share')[0]).toBe('> 99,999%')
    expect(both(1, 'share')[0]).toBe('100,0%')
    expect(both(1000, 'bytes')[0]).toBe('< 0,1 GB')
  })

  it('show one decimal more where a tenth decides over a contract', () => {
    expect(both(0.9899, 'share')[0]).toBe('99,0%')
    expect(both(0.9946, 'share')[0]).toBe('99,46%')
    expect(both(0.995, 'share')[0]).toBe('99,50%')
    expect(both(0.9796, 'fine-share')).toEqual(['97,96%', '97.96%'])
    expect(both(0.98, 'fine-share')[0]).toBe('98%')
    expect(both(0.999_999, 'fine-share')[0]).toBe('> 99,999%')
    expect(both(0.000_001, 'fine-share')[0]).toBe('< 0,001%')
    expect(both(1, 'fine-share')[0]).toBe('100%')
    expect(both(0, 'fine-share')[0]).toBe('0%')
    expect(plain(formatFineShare(0.866_935_48, 'id'))).toBe('86,694%')
    expect(plain(formatFineShare(0.99, 'id'))).toBe('99%')
  })

  it('name the zone, by its Indonesian name or by its offset', () => {
    expect(both(MOMENT, 'moment', 'Asia/Jakarta')[0]).toBe('21 Okt 2026 13.05 WIB')
    expect(both(MOMENT, 'moment', 'Asia/Jayapura')[0]).toBe('21 Okt 2026 15.05 WIT')
    expect(both(MOMENT, 'moment', 'Asia/Dili')[1]).toBe('21 Oct 2026 15:05 GMT+9')
    expect(both(Date.UTC(2026, 9, 24, 23, 0), 'moment', 'Europe/Berlin')[1]).toBe(
      '25 Oct 2026 01:00 GMT+2',
    )
  })

  it('begin a day and a month by the city’s clock', () => {
    const midnight = Date.UTC(2026, 9, 31, 16, 0)
    expect(both(midnight, 'moment')[0]).toBe('1 Nov 2026 00.00 WITA')
    expect(monthAt(midnight - 1, 'Asia/Makassar')).toBe('2026-10')
    expect(monthAt(midnight, 'Asia/Makassar')).toBe('2026-11')
  })

  it('write a time in whole words within a sentence, and to the second in a table', () => {
    const said = (ms: number): readonly string[] => [
      plain(formatDuration(ms, 'id')),
      plain(formatDuration(ms, 'en')),
    ]
    expect(said(124 * HOUR + 5 * 60_000)).toEqual(['124 jam 5 menit', '124 hours 5 minutes'])
    expect(said(2381 * HOUR)).toEqual(['2.381 jam', '2,381 hours'])
    expect(said(HOUR + 60_000 + 8000)).toEqual(['1 jam 1 menit', '1 hour 1 minute'])
    expect(said(7 * 60_000 + 8000)).toEqual(['7 menit 8 detik', '7 minutes 8 seconds'])
    expect(said(5 * 60_000)).toEqual(['5 menit', '5 minutes'])
    expect(said(0)).toEqual(['0 detik', '0 seconds'])
    expect(both(59_999.6, 'duration')[0]).toBe('00:01:00')
  })

  it('have the months in words', () => {
    expect(formatMonth('2026-08', 'id')).toBe('Agustus 2026')
    expect(formatMonth('2026-08', 'en')).toBe('August 2026')
    expect(both(Date.UTC(2026, 7, 3), 'moment')[0]).toBe('3 Agu 2026 08.00 WITA')
    expect(both(Date.UTC(2026, 11, 3), 'moment')[0]).toBe('3 Des 2026 08.00 WITA')
  })

  it('group thousands also where they are very many', () => {
    expect(formatNumber(999, 'id')).toBe('999')
    expect(formatNumber(1e12, 'id')).toBe('1.000.000.000.000')
    expect(plain(formatBytes(1.234_56e15, 'id'))).toBe('1.234.560,0 GB')
    expect(formatNumber(-0.04, 'id')).toBe('0')
  })
})
