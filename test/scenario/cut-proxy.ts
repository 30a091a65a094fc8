import { connect, createServer, type Server, type Socket } from 'node:net'
import type { AddressInfo } from 'node:net'

/** A TCP relay in front of a server that moves from port to port, and whose line can be cut. */
export class CutProxy {
  readonly #server: Server
  readonly #sockets = new Set<Socket>()
  #target: number | null = null
  #isCut = false

  private constructor(server: Server) {
    this.#server = server
    server.on('connection', (socket) => this.#relay(socket))
  }

  static async listen(): Promise<CutProxy> {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return new CutProxy(server)
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  /** Where new connections go; null refuses them. */
  set target(port: number | null) {
    this.#target = port
  }

  /** While cut, nothing passes and nobody is told: connections hang, as on a dead line. */
  set isCut(isCut: boolean) {
    this.#isCut = isCut
    // What was lost on the way does not come again: such a connection has a hole and must go.
    if (!isCut) for (const socket of this.#sockets) socket.destroy()
  }

  close(): void {
    for (const socket of this.#sockets) socket.destroy()
    this.#server.close()
  }

  #relay(from: Socket): void {
    this.#keep(from)
    if (this.#target === null) {
      from.destroy()
      return
    }
    const to = connect(this.#target, '127.0.0.1')
    this.#keep(to)
    this.#pass(from, to)
    this.#pass(to, from)
  }

  #pass(from: Socket, to: Socket): void {
    from.on('data', (chunk: Buffer) => {
      if (!this.#isCut) to.write(chunk)
    })
    from.on('close', () => {
      if (!this.#isCut) to.destroy()
    })
  }

  #keep(socket: Socket): void {
    this.#sockets.add(socket)
    socket.on('error', () => socket.destroy())
    socket.on('close', () => this.#sockets.delete(socket))
  }
}
