import { createHash } from 'node:crypto'
import { chmod, lstat, rm } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { agentStatusSchema, type AgentStatus } from './status.ts'

/** Longest path of a Unix socket: `sun_path` holds 108 bytes, on macOS 104. */
const SOCKET_PATH_MAX = 100
const CONNECTIONS_MAX = 8
const ANSWER_MS_MAX = 5000
const ANSWER_BYTES_MAX = 8 * 1024 * 1024

/**
 * Where the agent of a data directory answers: in it, or where its path is too long or its disk
 * takes nothing, in a folder for what lives as long as the machine runs. A service and the person
 * who asks it seldom share the session's own, so the common one is the last resort of both.
 */
export function statusSocketPaths(
  dataDirectory: string,
  env: Readonly<Record<string, string | undefined>>,
): readonly string[] {
  const own = join(dataDirectory, 'agent.sock')
  const name = createHash('sha256').update(resolve(dataDirectory)).digest('hex').slice(0, 16)
  const folders = new Set([env['XDG_RUNTIME_DIR'] ?? tmpdir(), tmpdir()])
  const others = [...folders].map((folder) => join(folder, `pantau-agent-${name}.sock`))
  return [own, ...others].filter((path) => Buffer.byteLength(path) <= SOCKET_PATH_MAX)
}

/**
 * Answers each connection with the status as one JSON text and closes it, for the agent's user
 * alone. The caller holds the lock of the data directory, so a socket that is there is left over.
 * Resolves to undefined when no place takes a socket.
 */
export async function serveStatus(
  paths: readonly string[],
  status: () => Promise<AgentStatus>,
): Promise<{ readonly path: string; readonly close: () => Promise<void> } | undefined> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.setTimeout(ANSWER_MS_MAX, () => socket.destroy())
    status().then(
      (now) => socket.end(JSON.stringify(now)),
      () => socket.destroy(),
    )
  })
  server.maxConnections = CONNECTIONS_MAX
  for (const path of paths) {
    try {
      await rm(path, { force: true })
      await new Promise<void>((done, fail) => {
        server.once('error', fail)
        server.listen(path, () => {
          server.off('error', fail)
          done()
        })
      })
      await chmod(path, 0o600)
      server.on('error', () => undefined)
      server.unref()
      return { path, close: () => new Promise((done) => server.close(() => done())) }
    } catch {
      // The next place: this one is read-only, full, or somebody else's.
    }
  }
  return undefined
}

/** Asks the agent that runs; undefined when none answers there. */
export async function askStatus(paths: readonly string[]): Promise<AgentStatus | undefined> {
  for (const path of paths) {
    const text = (await isOurs(path)) ? await readAll(path) : undefined
    const status = agentStatusSchema.safeParse(parse(text))
    if (status.success) return status.data
  }
  return undefined
}

/** In a folder that everybody may write to, a socket of that name can be anybody's. */
async function isOurs(path: string): Promise<boolean> {
  const own = process.getuid?.()
  const found = await lstat(path).catch(() => undefined)
  if (found?.isSocket() !== true) return false
  return own === undefined || own === 0 || found.uid === own || found.uid === 0
}

function readAll(path: string): Promise<string | undefined> {
  return new Promise((done) => {
    const socket = connect(path)
    let text = ''
    socket.setEncoding('utf8')
    socket.setTimeout(ANSWER_MS_MAX, () => socket.destroy())
    socket.on('data', (part: string) => {
      text += part
      if (text.length > ANSWER_BYTES_MAX) socket.destroy()
    })
    socket.on('error', () => done(undefined))
    socket.on('close', () => done(text))
  })
}

function parse(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '')
  } catch {
    return undefined
  }
}
