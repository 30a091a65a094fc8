import pg from 'pg'
import type { Secret } from '#contract/secret.ts'
import { JournalSetupError, JournalUnavailableError } from './unavailable.ts'

/** Host and database of a URL, as people may read them: without user and password. */
export function placeOf(url: Secret): string {
  const { host, pathname, searchParams } = new URL(url.reveal())
  const shown = host === '' ? (searchParams.get('host') ?? 'local socket') : host
  return `${shown}, database ${decodeURIComponent(pathname.slice(1))}`
}

/**
 * Classes and codes of SQLSTATE (PostgreSQL, appendix A) that pass: connection, resources such as
 * disk and connections, operator's intervention, faults of the system, a server that only reads.
 */
const PASSING = /^(08|53|57|58)|^25006$/
/** Two at once: the one may do it again when the other is done. */
const CONFLICTS = new Set(['40001', '40P01', '23505'])

/** Whether a transaction failed because of another at the same time, and may be done again. */
export function isConflict(error: unknown): boolean {
  return error instanceof pg.DatabaseError && CONFLICTS.has(error.code ?? '')
}

/** An error of a query as it is told: what passes apart from mistakes, and never rows of the journal. */
export function faultOf(error: unknown, place: string): unknown {
  if (error instanceof pg.DatabaseError) {
    // It names what stands in the row.
    error.detail = undefined
    error.where = undefined
    const setup = setupFault(error, place)
    if (setup !== null) return new JournalSetupError(setup)
    if (!PASSING.test(error.code ?? '')) return error
    return new JournalUnavailableError(`[journal] PostgreSQL at ${place}: ${error.message}`)
  }
  if (error instanceof RangeError) return error
  const text = textOf(error)
  if (text.includes('password must be a string')) {
    return new JournalSetupError(
      `PostgreSQL at ${place} asks for a password: write it into the URL or into ~/.pgpass`,
    )
  }
  const tls = tlsAdvice(text)
  if (tls !== null) {
    return new JournalUnavailableError(`[journal] PostgreSQL at ${place}: ${text}; ${tls}`, {
      cause: error,
    })
  }
  // What comes without a state did not reach the server, or its answer did not come.
  return new JournalUnavailableError(
    `[journal] PostgreSQL at ${place} cannot be reached: ${text}`,
    {
      cause: error,
    },
  )
}

/** What to do where both ends do not agree on TLS; null for all else. It may pass: certificates are renewed. */
function tlsAdvice(text: string): string | null {
  if (/does not support SSL/.test(text))
    return 'set ssl = on there, or leave sslmode out of the URL'
  if (/altnames/.test(text)) return 'the host of the URL has to be one that the certificate names'
  if (/certificate has expired|certificate is not yet valid/.test(text)) return 'renew it there'
  if (/certificate/.test(text)) {
    return 'name its authority in the URL: ?sslmode=verify-full&sslrootcert=/path/to/ca.pem'
  }
  return null
}

/** What has to be set otherwise before anything can be read; null for all else. */
function setupFault({ code, message }: pg.DatabaseError, place: string): string | null {
  switch (code) {
    case '28P01':
    case '28000':
      return `PostgreSQL at ${place} refuses: ${message}; check user and password of the URL`
    case '3D000':
      return `PostgreSQL at ${place}: ${message}; make it with "createdb --owner=USER NAME"`
    case '42501':
      return `PostgreSQL at ${place}: ${message}; the user has to own the database`
    default:
      return null
  }
}

/** Node tells of each address that was tried, in a list beside an empty message. */
function textOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(textOf).join(', ')
  return error instanceof Error ? error.message : String(error)
}
