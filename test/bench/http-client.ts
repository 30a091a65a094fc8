import { connect } from 'node:net'
import type { Socket } from 'node:net'

/** One keep-alive HTTP connection with one request open: little enough not to be the bottleneck. */
export class LoadConnection {
  readonly #socket: Socket
  #received = ''
  #answer: ((status: number) => void) | null = null
  #fail: ((cause: unknown) => void) | null = null

  private constructor(socket: Socket) {
    this.#socket = socket
    socket.setEncoding('latin1')
    socket.on('data', (text: string) => this.#take(text))
    socket.on('close', () => this.#fail?.(new Error('the server closed the connection')))
    socket.on('error', (cause) => this.#fail?.(cause))
  }

  static open(port: number): Promise<LoadConnection> {
    return new Promise((resolve, reject) => {
      const socket = connect({ port, host: '127.0.0.1', noDelay: true }, () => {
        resolve(new LoadConnection(socket))
      })
      socket.once('error', reject)
    })
  }

  /** Sends a gzip JSON body and resolves with the status of the answer. */
  post(path: string, token: string, body: Uint8Array): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#answer = resolve
      this.#fail = reject
      const head =
        `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ${token}\r\n` +
        'Content-Type: application/json\r\nContent-Encoding: gzip\r\n' +
        `Content-Length: ${body.length}\r\n\r\n`
      this.#socket.cork()
      this.#socket.write(head, 'latin1')
      this.#socket.write(body)
      this.#socket.uncork()
    })
  }

  close(): void {
    this.#fail = null
    this.#socket.destroy()
  }

  #take(text: string): void {
    this.#received += text
    const headEnd = this.#received.indexOf('\r\n\r\n')
    if (headEnd < 0) return
    const length = Number(/content-length: (\d+)/i.exec(this.#received)?.[1] ?? Number.NaN)
    if (!(this.#received.length >= headEnd + 4 + length)) return
    const status = Number(this.#received.slice(9, 12))
    this.#received = ''
    this.#answer?.(status)
  }
}
