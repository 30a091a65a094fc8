import { z } from 'zod'
import { Secret } from '#contract/secret.ts'

/** Where readings and the journal are kept when nothing is configured: in the data directory. */
export const STORES_DEFAULTS = {
  /** Series engine of its own: influxdb+http://host:8086/pantau, victoriametrics+http://host:8428. */
  seriesUrl: null,
  /** PostgreSQL: postgresql://user@host:5432/pantau. */
  journalUrl: null,
} as const

const URL_MAX = 2048

/** An address that may hold a password: never printed whole. */
const secretUrl = (isRight: (text: string) => boolean, expected: string) =>
  z
    .string()
    .max(URL_MAX)
    .refine(isRight, expected)
    .transform((text) => new Secret(text))
    .nullable()

/** Section `stores` of the configuration. */
export const storesSchema = z.strictObject({
  seriesUrl: secretUrl(
    (text) => /^(influxdb|victoriametrics)\+https?:\/\/./.test(text),
    'expected influxdb+http://host:8086/database or victoriametrics+http://host:8428',
  ),
  journalUrl: secretUrl(isJournalUrl, 'expected postgresql://user@host:5432/database'),
})

/** One database, named; an empty host is the local socket, or the one of `?host=`. */
function isJournalUrl(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, pathname } = new URL(text)
  return /^postgres(ql)?:$/.test(protocol) && /^\/[^/]+$/.test(pathname)
}
