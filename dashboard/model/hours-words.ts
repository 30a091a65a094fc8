import type { Language } from '../i18n/language.ts'

/** Days of the week from Monday: as service hours are written, in English and Indonesian, and as they are read. */
const DAYS = [
  { written: ['mo', 'sn'], id: 'Sen', en: 'Mon' },
  { written: ['tu', 'sl'], id: 'Sel', en: 'Tue' },
  { written: ['we', 'rb'], id: 'Rab', en: 'Wed' },
  { written: ['th', 'km'], id: 'Kam', en: 'Thu' },
  { written: ['fr', 'jm'], id: 'Jum', en: 'Fri' },
  { written: ['sa', 'sb'], id: 'Sab', en: 'Sat' },
  { written: ['su', 'mg'], id: 'Min', en: 'Sun' },
] as const

/** Service hours as they are kept, `Mo-Fr 07:00-17:00`, for reading: `Sen–Jum 07.00–17.00`. */
export function hoursWords(hours: string, language: Language): string {
  const point = language === 'id' ? '.' : ':'
  return hours
    .replace(/\b[a-z]{2}\b/gi, (name) => {
      const lower = name.toLowerCase()
      return DAYS.find(({ written }) => written.some((one) => one === lower))?.[language] ?? name
    })
    .replace(/(\d{1,2})[:.](\d{2})/g, `$1${point}$2`)
    .replace(/\s*[-–]\s*/g, '–')
}
