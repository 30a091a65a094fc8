const ROMAN = ['I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII', 'IX', 'X', 'XI', 'XII']
const SEQUENCE_DIGITS = 3

/** The number of a paper by the pattern of the office (`report.number`): `001/PANTAU/XI/2026`. */
export function reportNumber(
  pattern: string,
  {
    day,
    sequence,
    version,
  }: {
    /** The local day on which it is made, `YYYY-MM-DD`. */
    readonly day: string
    readonly sequence: number
    readonly version: number
  },
): string {
  const [year = '', month = ''] = day.split('-')
  const parts: Readonly<Record<string, string>> = {
    seq: String(sequence).padStart(SEQUENCE_DIGITS, '0'),
    roman: ROMAN[Number(month) - 1] ?? month,
    month,
    year,
    version: String(version),
  }
  return pattern.replaceAll(/\{(\w+)\}/g, (whole, part: string) => parts[part] ?? whole)
}
