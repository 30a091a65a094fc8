import { Turns } from '../../journal/turns.ts'
import type { ChildLimits } from '../run-in-child.ts'
import { runInChild } from '../run-in-child.ts'
import { countRows, cutToPaper } from './paper-rows.ts'
import type { PdfInput } from './pdf-input.ts'
import { RENDER_NODE_ARGS, RENDER_PDF } from './pdf-order.ts'
import type { PdfOrder } from './pdf-order.ts'

/** What one paper may take: 7,000 places need a tenth of the time and half of the memory. */
export const PDF_LIMITS: ChildLimits = {
  msMax: 120_000,
  memoryBytesMax: 1024 ** 3,
  outputBytesMax: 256 * 1024 ** 2,
}
/** Papers that wait for their turn. */
const WAITING_MAX = 20

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
  limits: ChildLimits = PDF_LIMITS,
): Promise<Uint8Array> {
  if (waiting >= WAITING_MAX) {
    throw new Error(`[report pdf] ${WAITING_MAX} papers wait already: ask again in a minute`)
  }
  waiting += 1
  try {
    return await turns.take(() => renderInChild(input, signal, limits))
  } finally {
    waiting -= 1
  }
}

async function renderInChild(
  input: PdfInput,
  signal: AbortSignal,
  limits: ChildLimits,
): Promise<Uint8Array> {
  signal.throwIfAborted()
  const order: PdfOrder = {
    input: { ...input, view: cutToPaper(input.view) },
    allRows: countRows(input.view),
  }
  return runInChild(RENDER_PDF, [JSON.stringify(order)], {
    owner: '[report pdf]',
    limits,
    signal,
    nodeArgs: RENDER_NODE_ARGS,
    advice: 'XLSX and CSV hold the same figures and need less',
  })
}
