import { BPS_CODE_PATTERN, KEMENDAGRI_CODE_PATTERN } from '#contract/geography.ts'
import type { ResidentQuality } from '#contract/geography.ts'

/**
 * Names under which files keep what is known of an area, the better one first: our own, plain
 * Indonesian, those of the map of Indonesia (RBI of the geospatial agency) and of OCHA's COD-AB. A
 * Shapefile cuts names at ten characters, which these bear.
 */
export const AREA_PROPERTIES = {
  code: ['code', 'kode', 'kode_kel', 'kd_kel', 'kode_desa', 'kode_wilay', 'kdepum', 'kode_kemen'],
  codeBps: ['code_bps', 'kode_bps', 'kdebps', 'kd_bps', 'idbps', 'adm4_pcode'],
  name: [
    'name',
    'nama',
    'kelurahan',
    'desa',
    'nama_kel',
    'nm_kel',
    'nama_desa',
    'wadmkd',
    'adm4_en',
    'namobj',
  ],
  kecamatan: ['kecamatan', 'nama_kec', 'nm_kec', 'kec', 'wadmkc', 'adm3_en'],
  regency: ['wadmkk', 'adm2_en'],
  residents: ['residents', 'population', 'penduduk', 'jml_pddk', 'jumlah_pen', 'jml_pendud'],
  households: ['households', 'kk', 'jml_kk', 'jumlah_kk', 'rumah_tang'],
  quality: ['quality', 'stat_quality', 'stat_quali', 'mutu'],
  areaKm2: ['area_km2', 'luas_km2', 'luaswh'],
} as const satisfies Readonly<Record<string, readonly string[]>>

/** Words for how well residents are known. */
export const QUALITY_WORDS: Readonly<Record<string, ResidentQuality>> = {
  census: 'census',
  sensus: 'census',
  register: 'register',
  dukcapil: 'register',
  registrasi: 'register',
  estimate: 'estimate',
  estimasi: 'estimate',
  perkiraan: 'estimate',
}

/** What an area's properties say, as they say it: '' and null where they say nothing. */
export interface AreaProperties {
  /** Only one of Kemendagri's form; `unreadCode` has what else stood there. */
  readonly code: string | null
  readonly unreadCode: string | null
  /** Only one of BPS' form. */
  readonly codeBps: string | null
  readonly name: string
  readonly kecamatan: string
  /** A text is as somebody wrote it: 1.234 may be many or few. */
  readonly residents: number | string | null
  readonly households: number | string | null
  readonly quality: ResidentQuality | null
  readonly areaKm2: number | null
}

/** Reads the properties of a feature by their usual names, whatever their case. */
export function areaPropertiesOf(properties: Readonly<Record<string, unknown>>): AreaProperties {
  const byName = new Map(
    Object.entries(properties).map(([key, value]) => [key.trim().toLowerCase(), value]),
  )
  const textOf = (names: readonly string[]): string => {
    for (const name of names) {
      const value = byName.get(name)
      const text = typeof value === 'number' ? String(value) : value
      if (typeof text === 'string' && text.trim() !== '') return text.trim()
    }
    return ''
  }
  const numberOf = (names: readonly string[]): number | null => {
    const text = textOf(names)
    const value = Number(text)
    return text !== '' && Number.isFinite(value) && value >= 0 ? value : null
  }
  const countOf = (names: readonly string[]): number | string | null => {
    const value = names.map((name) => byName.get(name)).find((found) => isSaid(found))
    if (typeof value === 'string') return value.trim()
    return typeof value === 'number' && value >= 0 ? Math.round(value) : null
  }
  const code = textOf(AREA_PROPERTIES.code)
  // OCHA's codes are those of BPS behind the country's letters.
  const codeBps = textOf(AREA_PROPERTIES.codeBps).replace(/^ID(?=\d{10}$)/, '')
  const kecamatan = textOf(AREA_PROPERTIES.kecamatan)
  const isOurs = KEMENDAGRI_CODE_PATTERN.test(code)
  const quality = textOf(AREA_PROPERTIES.quality).toLowerCase()
  return {
    code: isOurs ? code : null,
    unreadCode: isOurs || code === '' ? null : code,
    codeBps: BPS_CODE_PATTERN.test(codeBps) ? codeBps : null,
    // Boundaries of kecamatan or of regencies have no finer name than that.
    name: textOf(AREA_PROPERTIES.name) || kecamatan || textOf(AREA_PROPERTIES.regency),
    kecamatan,
    residents: countOf(AREA_PROPERTIES.residents),
    households: countOf(AREA_PROPERTIES.households),
    quality: QUALITY_WORDS[quality] ?? null,
    areaKm2: numberOf(AREA_PROPERTIES.areaKm2),
  }
}

/** Empty texts and the NaN that a Shapefile's empty numbers become say nothing. */
function isSaid(value: unknown): boolean {
  if (typeof value === 'string') return value.trim() !== ''
  return typeof value === 'number' && Number.isFinite(value)
}
