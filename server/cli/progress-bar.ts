/** How far long work is, on one line of a terminal; nothing where nobody looks. */
export interface ProgressBar {
  readonly show: (done: number, whole: number) => void
  /** Takes the line away. */
  readonly end: () => void
}

const WIDTH = 30
/** A terminal over a weak line is not drawn more often, ms. */
const DRAW_EVERY_MS = 100

export function progressBar(
  stream: { readonly isTTY?: boolean; write(text: string): unknown },
  nowMs: () => number,
): ProgressBar {
  let drawnAtMs = -Infinity
  let isDrawn = false
  return {
    show(done, whole) {
      if (stream.isTTY !== true || whole <= 0) return
      if (done < whole && nowMs() - drawnAtMs < DRAW_EVERY_MS) return
      drawnAtMs = nowMs()
      isDrawn = true
      const share = Math.min(1, done / whole)
      const full = Math.round(share * WIDTH)
      const bar = '#'.repeat(full).padEnd(WIDTH, '.')
      stream.write(`\r[${bar}] ${String(Math.floor(share * 100)).padStart(3)}%`)
    },
    end() {
      if (isDrawn) stream.write(`\r${' '.repeat(WIDTH + 8)}\r`)
      isDrawn = false
    },
  }
}
