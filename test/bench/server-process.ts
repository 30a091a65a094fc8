import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * The project's root, seen from a source file of a test as well as from the bundle in `dist`; of a
 * bundle that was taken out of the project the folder it lies in, where what starts a server finds none.
 */
function rootOf(from: string): string {
  for (let folder = from; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json'))) return folder
    if (folder === dirname(folder)) return from
  }
}
export const ROOT = rootOf(dirname(fileURLToPath(import.meta.url)))

/** The built server as a child process on a port of its own choice. */
export class ServerProcess {
  readonly port: number
  readonly #child: ChildProcess
  readonly #exited: Promise<void>

  private constructor(child: ChildProcess, port: number) {
    this.#child = child
    this.port = port
    this.#exited = new Promise((resolve) => child.once('exit', () => resolve()))
  }

  get pid(): number | undefined {
    return this.#child.pid
  }

  static start(
    dataDirectory: string,
    args: readonly string[] = [],
    env: Readonly<Record<string, string>> = {},
  ): Promise<ServerProcess> {
    const command = [join(ROOT, 'server/cli/pantau.mjs'), 'serve', '--port', '0']
    const child = spawn(process.execPath, [...command, '--data', dataDirectory, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, PANTAU_LOG_LEVEL: 'error', ...env },
    })
    let errors = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      errors = `${errors}${text}`.slice(-4000)
    })
    return new Promise((resolve, reject) => {
      child.once('exit', () => reject(new Error(`the server did not start: ${errors}`)))
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        const port = /listens on http:\/\/[^:]+:(\d+)/.exec(text)?.[1]
        if (port !== undefined) resolve(new ServerProcess(child, Number(port)))
      })
    })
  }

  /** Ends the process and waits for its end: SIGTERM lets it close, SIGKILL does not. */
  async stop(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    this.#child.kill(signal)
    await this.#exited
  }

  /** CPU time used so far, ms, and the largest resident set, MB; null where there is no /proc. */
  usage(): { readonly cpuMs: number | null; readonly rssMaxMb: number | null } {
    try {
      const stat = readFileSync(`/proc/${this.#child.pid}/stat`, 'utf8')
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      const ticks = Number(fields[11]) + Number(fields[12])
      const status = readFileSync(`/proc/${this.#child.pid}/status`, 'utf8')
      const peakKb = Number(/VmHWM:\s+(\d+)/.exec(status)?.[1])
      // Linux counts CPU time in hundredths of a second (USER_HZ).
      return { cpuMs: ticks * 10, rssMaxMb: Math.round(peakKb / 1024) }
    } catch {
      return { cpuMs: null, rssMaxMb: null }
    }
  }
}
