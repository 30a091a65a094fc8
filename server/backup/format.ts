import { z } from 'zod'
import { STORE_PLACES } from '#contract/stores.ts'

/** A backup that cannot be made or restored, and what to do. */
export class BackupError extends Error {
  override readonly name = 'BackupError'
}

/** Grows when backups are laid out otherwise. */
export const BACKUP_FORMAT = 1
/** What tells of the others; the last of the zip, because it holds their hashes. */
export const MANIFEST_PART = 'manifest.json'
/** Before the path of a file in its data directory. */
export const DATA_PREFIX = 'data/'

const SEGMENT = /^(?!\.{1,2}$)[^/\\\0]+$/
const partName = z
  .string()
  .refine(
    (name) =>
      name.startsWith(DATA_PREFIX) && name.split('/').every((segment) => SEGMENT.test(segment)),
    'expected a path below data/',
  )

export const backupManifestSchema = z.strictObject({
  format: z.literal(BACKUP_FORMAT),
  /** Version of Pantau that made it. */
  version: z.string().regex(/^\d+\.\d+\.\d+/),
  city: z.string(),
  /** The moment whose state it holds. */
  takenAtMs: z.int(),
  /** Where readings and the journal were; only what was `here` is in it. */
  series: z.enum(STORE_PLACES),
  journal: z.enum(STORE_PLACES),
  parts: z.array(
    z.strictObject({
      name: partName,
      bytes: z.int().min(0),
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
    }),
  ),
})
export type BackupManifest = z.infer<typeof backupManifestSchema>
export type BackupPart = BackupManifest['parts'][number]

/** What a manifest says of who wrote it, whatever else a newer program writes. */
export const backupMakerSchema = z.object({
  format: z.int(),
  version: backupManifestSchema.shape.version,
})
export type BackupMaker = z.infer<typeof backupMakerSchema>

/** What a backup holds not, one line for each store that is elsewhere. */
export function missingFrom({ series, journal }: Pick<BackupManifest, 'series' | 'journal'>) {
  const missing: string[] = []
  if (journal === 'postgresql') {
    missing.push('the journal is on PostgreSQL and is not in this file: pg_dump saves it')
  }
  if (series === 'influxdb') {
    missing.push('readings are in InfluxDB and are not in this file: "influxd backup" saves them')
  }
  if (series === 'victoriametrics') {
    missing.push('readings are in VictoriaMetrics and are not in this file: vmbackup saves them')
  }
  return missing
}

/** Below zero where one version is older than the other. */
export function compareVersions(one: string, other: string): number {
  const [a, b] = [numbersOf(one), numbersOf(other)]
  return a.map((part, at) => part - (b[at] ?? 0)).find((difference) => difference !== 0) ?? 0
}

const numbersOf = (version: string): number[] => version.split(/[.-]/).slice(0, 3).map(Number)

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const

/** Bytes as people read them: `12.4 MB`. */
export function bytesText(bytes: number): string {
  const power = Math.min(UNITS.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3))
  return `${(bytes / 1000 ** power).toFixed(power === 0 ? 0 : 1)} ${UNITS[power]}`
}
