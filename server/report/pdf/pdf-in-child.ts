import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Turns } from '../../journal/turns.ts'
import { countRows, cutToPaper } from './paper-rows.ts'
import type { PdfInput } from './pdf-input.ts'
import type { PdfOrder } from './pdf-order.ts'
import { renderArgs } from './pdf-order.ts'

/** What one paper may take: 7,000 places need a tenth of the time and half of the memory. */
export interface PdfLimits {
  readonly renderMs: number
  /** Resident, of the child's process as a whole. */
  readonly memoryMib: number
}
const LIMITS: PdfLimits = { renderMs: 120_000, memoryMib: 1024 }
const MEMORY_LOOK_MS = 200
/** Linux counts `statm` in pages of 4 KiB. */
const PAGES_PER_MIB = 256
const PDF_BYTES_MAX = 256 * 1024 ** 2
/** What a child says of its end, of which the last line is handed on. */
const COMPLAINT_CHARS_MAX = 4000
/** Papers that wait for their turn. */
const WAITING_MAX = 20

const SELF = fileURLToPath(import.meta.url)
/** The bundles stand side by side; run from its sources, this is the one that was built last. */
const DIST = SELF.endsWith('.ts') ? join(dirname(SELF), '../../../dist') : dirname(SELF)

/** One at a time in a process, whoever asks: each takes a processor and hundreds of MiB. */
const turns = new Turns()
let waiting = 0

/**
 * `renderPdf` in a process of its own, whose memory goes with it. Throws what the signal gives, and a
 * clear error where it fails, or takes longer or more memory than its limits.
 */
export async function pdfInChild(
  input: PdfInput,
  signal: AbortSignal,
  limits: PdfLimits = LIMITS,
): Promise<Uint8Array> {
  if (waiting >= WAITING_MAX) {
    throw new Error(`[report pdf] ${WAITING_MAX} papers wait already: ask again in a minute`)
  }
  waiting += 1
  try {
    return await turns.take(() => {
      signal.throwIfAborted()
      return renderInChild(input, signal, limits)
    })
  } finally {
    waiting -= 1
  }
}

async function renderInChild(
  input: PdfInput,
  signal: AbortSignal,
  { renderMs, memoryMib }: PdfLimits,
): Promise<Uint8Array> {
  const order: PdfOrder = {
    input: { ...input, view: cutToPaper(input.view) },
    allRows: countRows(input.view),
  }
  // Nothing of this process' surroundings: settings with secrets may be among them.
  const child = spawn(process.execPath, renderArgs(join(DIST, 'pantau-server.mjs')), {
    stdio: 'pipe',
    env: {},
  })
  let failure: Error | undefined
  const stop = (error: Error): void => {
    failure ??= error
    child.kill('SIGKILL')
  }
  const abort = (): void => stop(asError(signal.reason))
  signal.addEventListener('abort', abort, { once: true })
  const late = setTimeout(
    () => stop(new Error(`[report pdf] not done after ${renderMs / 1000} s${OTHER_FORMS}`)),
    renderMs,
  )
  const look = async (): Promise<void> => {
    const isTooMuch = (await memoryMibOf(child)) > memoryMib
    if (isTooMuch) stop(new Error(`[report pdf] needs more than ${memoryMib} MiB${OTHER_FORMS}`))
  }
  const looks = setInterval(() => void look(), MEMORY_LOOK_MS)
  try {
    const chunks: Buffer[] = []
    let bytes = 0
    let complaint = ''
    child.stdout.on('data', (chunk: Buffer) => {
      chunks.push(chunk)
      bytes += chunk.length
      if (bytes > PDF_BYTES_MAX) stop(new Error(`[report pdf] larger than 256 MiB${OTHER_FORMS}`))
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      complaint = (complaint + text).slice(-COMPLAINT_CHARS_MAX)
    })
    const ended = new Promise<number | null>((resolve, reject) => {
      child.once('error', reject)
      child.once('close', resolve)
    })
    // One that ends before it has read all says why on its standard error.
    child.stdin.on('error', () => undefined)
    child.stdin.end(JSON.stringify(order))
    const code = await ended
    if (failure !== undefined) throw failure
    if (code !== 0) {
      const last = complaint.trim().split('\n').at(-1) ?? ''
      throw new Error(
        last === '' ? `[report pdf] ended with ${code}` : last.replace(/^pantau: /, ''),
      )
    }
    return Buffer.concat(chunks)
  } finally {
    clearTimeout(late)
    clearInterval(looks)
    signal.removeEventListener('abort', abort)
  }
}

const OTHER_FORMS = '; XLSX and CSV hold the same figures and need less'

const asError = (reason: unknown): Error =>
  reason instanceof Error ? reason : new Error(String(reason))

/** Resident memory of the child; 0 where the system does not say, or no more. */
async function memoryMibOf({ pid }: ChildProcess): Promise<number> {
  if (pid === undefined) return 0
  const text = await readFile(`/proc/${pid}/statm`, 'utf8').catch(() => '')
  return Number(text.split(' ')[1] ?? 0) / PAGES_PER_MIB
}
