const HOUR_MS = 3_600_000

/**
 * Zones whose clocks are never changed, by their offset from UTC in ms: the four of Indonesia. For
 * these no calendar data is needed, whose pages cost an agent eight mebibytes of memory.
 */
const FIXED_ZONES: ReadonlyMap<string, number> = new Map([
  ['Asia/Jakarta', 7 * HOUR_MS],
  ['Asia/Pontianak', 7 * HOUR_MS],
  ['Asia/Makassar', 8 * HOUR_MS],
  ['Asia/Ujung_Pandang', 8 * HOUR_MS],
  ['Asia/Jayapura', 9 * HOUR_MS],
  ['UTC', 0],
])

/** Offset of a zone that never changes it, ms; undefined for every other zone. */
export function fixedOffsetMs(timeZone: string): number | undefined {
  return FIXED_ZONES.get(timeZone)
}

/** Indonesia's three zones by the names that its people use, which Intl gives in some places only. */
const ZONE_NAMES: ReadonlyMap<string, string> = new Map([
  ['Asia/Jakarta', 'WIB'],
  ['Asia/Pontianak', 'WIB'],
  ['Asia/Makassar', 'WITA'],
  ['Asia/Ujung_Pandang', 'WITA'],
  ['Asia/Jayapura', 'WIT'],
])

/** `WITA` for `Asia/Makassar`; undefined for a zone outside of Indonesia. */
export function indonesianZoneName(timeZone: string): string | undefined {
  return ZONE_NAMES.get(timeZone)
}

/** True for the name of a zone in the IANA database that this machine knows. */
export function isTimeZone(text: string): boolean {
  if (FIXED_ZONES.has(text)) return true
  try {
    return Intl.DateTimeFormat('en', { timeZone: text }).format(0) !== ''
  } catch {
    return false
  }
}
