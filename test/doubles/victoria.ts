/** A stand-in for a single VictoriaMetrics, with what it remembers and what it loses. */
import { createServer } from 'node:http'
import type { IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { createGunzip } from 'node:zlib'

export class VictoriaDouble {
  /** Seconds since 1970. */
  startedAt = 1_790_000_000
  /** Bodies that it has; a fall loses them. */
  held: string[] = []
  /** Orders to make readable what was written. */
  flushes = 0
  /** Which bodies a selector stood for when it was first asked for. */
  readonly #selected = new Map<string, string>()
  readonly #server = createServer((from, to) => {
    this.#answer(from).then(
      (said) => to.end(said),
      () => to.destroy(),
    )
  })

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve))
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  /** As `kill -9` before anything was on disk, and a start after it. */
  fall(): void {
    this.held = []
    this.startedAt += 7
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  async #answer(from: IncomingMessage): Promise<string> {
    const isPacked = from.headers['content-encoding'] === 'gzip'
    const body = await text(isPacked ? from.pipe(createGunzip()) : from)
    const path = from.url ?? ''
    if (path === '/metrics') return `vm_app_start_timestamp ${this.startedAt}\n`
    if (path === '/internal/force_flush') this.flushes += 1
    if (path.startsWith('/write')) this.held.push(body)
    if (!path.endsWith('/export')) return ''
    const selector = new URLSearchParams(body).get('match[]') ?? ''
    const known = this.#selected.get(selector) ?? this.held.map(exported).join('')
    this.#selected.set(selector, known)
    return known
  }
}

/** The shape of a body of one line. */
function exported(body: string): string {
  const [, tags = '', shape, atMs] = /^pantau,(\S+) shape=(\d+)\S* (\d+)$/.exec(body) ?? []
  const labels = Object.fromEntries(tags.split(',').map((tag) => tag.split('=')))
  const metric = { __name__: 'pantau_shape', ...labels } as object
  return `${JSON.stringify({ metric, values: [Number(shape)], timestamps: [Number(atMs)] })}\n`
}
