import { SERVICE_DAYS } from '../service-days.ts'
import type { Language } from '../words.ts'

/** Service hours as they are kept, `Mo-Fr 07:00-17:00`, for reading: `Sen–Jum 07.00–17.00`. */
export function serviceHoursWords(
  hours: string,
  names: readonly string[],
  language: Language,
): string {
  const point = language === 'id' ? '.' : ':'
  return hours
    .replace(/\b[a-z]{2}\b/gi, (written) => {
      const day = SERVICE_DAYS.findIndex((one) => one.includes(written.toLowerCase()))
      return names[day] ?? written
    })
    .replace(/(\d{1,2})[:.](\d{2})/g, `$1${point}$2`)
    .replace(/\s*[-–]\s*/g, '–')
}
