import { statfs } from 'node:fs/promises'
import { connect } from 'node:tls'
import type { ServerHealth } from './health.ts'

const HTTPS_PORT = 443
const ANSWER_MS_MAX = 15_000
const DISK_EVERY_MS = 60_000
const CERTIFICATE_EVERY_MS = 86_400_000
/** A certificate that could not be read is looked at again sooner: the line may be down. */
const CERTIFICATE_RETRY_MS = 3_600_000

export interface ServerHealthDeps {
  readonly directory: string
  readonly publicUrl: string | null
  /** A clock that is never set, ms. */
  readonly monotonicMs: () => number
  readonly onFault: (what: string, cause: unknown) => void
}

/** Looks at the server's own disk each minute and at its certificate each day. */
export function createServerHealth(deps: ServerHealthDeps): {
  readonly run: () => void
  readonly now: () => ServerHealth
} {
  let health: ServerHealth = { disk: null, certificateEndsAtMs: null }
  let [diskDueMs, certificateDueMs] = [0, 0]
  const { directory, monotonicMs, onFault } = deps
  const url = deps.publicUrl?.startsWith('https:') === true ? new URL(deps.publicUrl) : null
  const lookAtDisk = async (): Promise<void> => {
    const { bavail, blocks, bsize } = await statfs(directory)
    const disk = { freeBytes: bavail * bsize, totalBytes: blocks * bsize }
    health = { ...health, disk }
  }
  const lookAtCertificate = async (secured: URL): Promise<void> => {
    health = { ...health, certificateEndsAtMs: await certificateEndOf(secured) }
    certificateDueMs = monotonicMs() + CERTIFICATE_EVERY_MS
  }
  return {
    now: () => health,
    run() {
      const nowMs = monotonicMs()
      if (nowMs >= diskDueMs) {
        diskDueMs = nowMs + DISK_EVERY_MS
        lookAtDisk().catch((cause: unknown) => onFault('the disk', cause))
      }
      if (url !== null && nowMs >= certificateDueMs) {
        certificateDueMs = nowMs + CERTIFICATE_RETRY_MS
        lookAtCertificate(url).catch((cause: unknown) => onFault('the certificate', cause))
      }
    },
  }
}

/** When the certificate of an address ends, Unix ms; whoever signed it. */
export function certificateEndOf(url: URL): Promise<number> {
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1')
  const port = url.port === '' ? HTTPS_PORT : Number(url.port)
  return new Promise((resolve, reject) => {
    const servername = /^[\d.]+$|:/.test(host) ? {} : { servername: host }
    // Only the date is read and nothing is said: that it can be read matters more than who signed it.
    const socket = connect({ host, port, ...servername, rejectUnauthorized: false })
    socket.setTimeout(ANSWER_MS_MAX)
    socket.once('secureConnect', () => {
      const endsAtMs = Date.parse(socket.getPeerCertificate().valid_to)
      socket.destroy()
      if (Number.isNaN(endsAtMs)) reject(new Error(`${host}:${port} shows no certificate`))
      else resolve(endsAtMs)
    })
    socket.once('timeout', () => socket.destroy(new Error(`${host}:${port} does not answer`)))
    socket.once('error', reject)
  })
}
