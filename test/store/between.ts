import { createServer, request } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'

/**
 * What happens to what is written: it passes; the engine takes it and its answer is lost; the line breaks
 * in the middle of it; it passes late; nobody is there.
 */
export type Fate = 'passes' | 'answer-lost' | 'breaks-off' | 'late' | 'away'

const LATE_MS = 400

/** Stands between a store and its engine, and can spoil what is written. Reading passes. */
export class Between {
  fate: Fate = 'passes'
  /** Requests to write that came here. */
  writes = 0
  readonly #server: Server
  readonly #enginePort: number

  private constructor(server: Server, enginePort: number) {
    this.#server = server
    this.#enginePort = enginePort
  }

  static async listen(enginePort: number): Promise<Between> {
    const server = createServer()
    const between = new Between(server, enginePort)
    server.on('request', (from: IncomingMessage, to: ServerResponse) => {
      between.#relay(from, to).catch(() => to.destroy())
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return between
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  close(): void {
    this.#server.closeAllConnections()
    this.#server.close()
  }

  async #relay(from: IncomingMessage, to: ServerResponse): Promise<void> {
    if (this.fate === 'away') {
      to.destroy()
      return
    }
    const body = await buffer(from)
    const isWrite = /\/write\b/.test(from.url ?? '')
    const fate = isWrite ? this.fate : 'passes'
    if (isWrite) this.writes += 1
    if (fate === 'late') await new Promise((resolve) => setTimeout(resolve, LATE_MS))
    const { url: path, method, headers } = from
    const asked = { host: '127.0.0.1', port: this.#enginePort, path, method, headers }
    const onward = request(asked)
    if (fate === 'breaks-off') {
      onward.on('error', () => to.destroy())
      onward.write(body.subarray(0, Math.floor(body.length / 2)), () => {
        onward.destroy()
        to.destroy()
      })
      return
    }
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      onward.once('response', resolve).once('error', reject).end(body)
    })
    const answered = await buffer(answer)
    if (fate === 'answer-lost') {
      to.destroy()
      return
    }
    to.writeHead(answer.statusCode ?? 502, answer.headers).end(answered)
  }
}
