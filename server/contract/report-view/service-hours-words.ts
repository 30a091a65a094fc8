import type { Language } from '../words.ts'

/** Days of the week from Monday, as service hours are written in English and Indonesian. */
const DAYS: readonly (readonly string[])[] = [
  ['mo', 'sn'],
  ['tu', 'sl'],
  ['we', 'rb'],
  ['th', 'km'],
  ['fr', 'jm'],
  ['sa', 'sb'],
  ['su', 'mg'],
]

/** Service hours as they are kept, `Mo-Fr 07:00-17:00`, for reading: `Sen–Jum 07.00–17.00`. */
export function serviceHoursWords(
  hours: string,
  names: readonly string[],
  language: Language,
): string {
  const point = language === 'id' ? '.' : ':'
  return hours
    .replace(/\b[a-z]{2}\b/gi, (written) => {
      const day = DAYS.findIndex((one) => one.includes(written.toLowerCase()))
      return names[day] ?? written
    })
    .replace(/(\d{1,2})[:.](\d{2})/g, `$1${point}$2`)
    .replace(/\s*[-–]\s*/g, '–')
}
