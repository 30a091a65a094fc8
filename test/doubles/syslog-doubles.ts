import { createSocket } from 'node:dgram'
import { createServer } from 'node:net'
import { listenLocally } from './listen.ts'

export interface SyslogDouble {
  /** `udp://…` or `tcp://…`, as a channel takes it. */
  readonly address: string
  readonly lines: readonly string[]
  readonly close: () => Promise<void>
}

/** A receiver of RFC 5426: a datagram is a line. */
export async function startSyslogUdp(): Promise<SyslogDouble> {
  const lines: string[] = []
  const socket = createSocket('udp4', (line) => lines.push(line.toString('utf8')))
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve))
  return {
    address: `udp://127.0.0.1:${socket.address().port}`,
    lines,
    close: () => new Promise((resolve) => socket.close(() => resolve())),
  }
}

/** A receiver of RFC 6587 section 3.4.1: each line is preceded by its length in octets. */
export async function startSyslogTcp(): Promise<SyslogDouble> {
  const lines: string[] = []
  const server = createServer((socket) => {
    let held = Buffer.alloc(0)
    socket.on('data', (part) => {
      held = Buffer.concat([held, part])
      for (;;) {
        const [counted, digits] = /^(\d+) /.exec(held.toString('latin1')) ?? []
        if (counted === undefined || held.length < counted.length + Number(digits)) return
        const end = counted.length + Number(digits)
        lines.push(held.subarray(counted.length, end).toString('utf8'))
        held = held.subarray(end)
      }
    })
  })
  const { port, close } = await listenLocally(server)
  return { address: `tcp://127.0.0.1:${port}`, lines, close }
}
