import { emptySketch, estimateDevices, mergeSketchText } from '#contract/device-sketch.ts'
import type { DeviceSketch } from '#contract/device-sketch.ts'

/** Distinct devices of several sketches; who is in two of them counts once. */
export class VisitorSum {
  /** Most access points tell of no visitors: none is made for them. */
  #sketch: DeviceSketch | null = null

  addText(text: string): void {
    this.#sketch ??= emptySketch()
    mergeSketchText(this.#sketch, text)
  }

  add(other: VisitorSum): void {
    if (other.#sketch === null) return
    const into = (this.#sketch ??= emptySketch())
    for (const [register, rank] of other.#sketch.entries()) {
      if (rank > (into[register] ?? 0)) into[register] = rank
    }
  }

  /** Null where nobody counted, never 0. */
  devices(): number | null {
    const devices = this.#sketch === null ? 0 : Math.round(estimateDevices(this.#sketch))
    return devices < 1 ? null : devices
  }
}
