import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { CHILD_WORD } from './child.ts'

/** What is written is emptied at the next start, so a slow end is not worth waiting for. */
const STOP_MS_MAX = 3000
/** This very bundle, which can be the process of a child too. */
const SELF = fileURLToPath(import.meta.url)

/** The child processes of the demo: when one ends by itself, or the parent ends, all end. */
export class Processes {
  readonly #children = new Map<ChildProcess, Promise<void>>()
  readonly #onUnexpectedExit: (why: string) => void
  #stopping = false

  constructor(onUnexpectedExit: (why: string) => void) {
    this.#onUnexpectedExit = onUnexpectedExit
    process.once('exit', () => {
      for (const child of this.#children.keys()) child.kill('SIGKILL')
    })
  }

  /** Starts a bundle; its standard output is handed on line by line, its errors go to the terminal. */
  start(
    title: string,
    bundle: string,
    args: readonly string[],
    env: Readonly<Record<string, string>> = {},
    onLine: (line: string) => void = () => {},
  ): void {
    const child = spawn(process.execPath, [SELF, CHILD_WORD, bundle, ...args], {
      // The channel carries nothing: its end tells the child that the demo is gone.
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
      env: { ...process.env, ...env },
    })
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      for (const line of text.split('\n')) if (line !== '') onLine(line)
    })
    const ended = new Promise<void>((resolve) => {
      child.once('close', (code, signal) => {
        this.#children.delete(child)
        if (!this.#stopping) this.#onUnexpectedExit(`${title} ended (${signal ?? code})`)
        resolve()
      })
      child.once('error', (error) => this.#onUnexpectedExit(`${title}: ${error.message}`))
    })
    this.#children.set(child, ended)
  }

  /** Asks all to end, and makes those end that do not. */
  async stop(): Promise<void> {
    this.#stopping = true
    for (const child of this.#children.keys()) child.kill('SIGTERM')
    const late = setTimeout(() => {
      for (const child of this.#children.keys()) child.kill('SIGKILL')
    }, STOP_MS_MAX)
    await Promise.all(this.#children.values())
    clearTimeout(late)
  }
}
