import type { PlaceState } from '#contract/words.ts'
import { SEVERITY, type Tally } from './states.ts'

/**
 * The sign of each state: a shape of its own as well as a colour, so that neither colour-blindness
 * nor a grey print hides it. SVG content for a view box of 24 by 24; colours come from the style
 * sheet (`.s-*`), so that light and dark share one drawing.
 */
const SHAPES: Readonly<Record<PlaceState, string>> = {
  up: '<circle class="s-up s-edge" cx="12" cy="12" r="9.5"/><path class="s-mark" d="m7.6 12.3 3 3 5.8-6.2"/>',
  degraded:
    '<path class="s-degraded s-edge" d="M12 2.6 22.4 21H1.6Z" stroke-linejoin="round"/><path class="s-mark-dark" d="M12 9.2v5.2M12 17.4v.6"/>',
  down: '<rect class="s-down s-edge" x="2.5" y="2.5" width="19" height="19" rx="2"/><path class="s-mark" d="m7.8 7.8 8.4 8.4m0-8.4-8.4 8.4"/>',
  unknown:
    '<path class="s-unknown s-edge" d="M12 1.6 22.4 12 12 22.4 1.6 12Z" stroke-linejoin="round"/><path class="s-hatch" d="M6.8 12.2 12.2 6.8M8.6 15.4l6.8-6.8M11.8 17.2l5.4-5.4"/>',
  planned: '<circle class="s-planned" cx="12" cy="12" r="8"/>',
}

/** SVG content of a state's sign. */
export function symbolOf(state: PlaceState): string {
  return SHAPES[state]
}

/** A whole SVG image of a state's sign, decorative: the text beside it says the state. */
export function symbolImage(state: PlaceState, sizePx: number): string {
  return `<svg class="symbol" width="${sizePx}" height="${sizePx}" viewBox="0 0 24 24" aria-hidden="true">${SHAPES[state]}</svg>`
}

const RING_RADIUS = 19
const CIRCUMFERENCE = 2 * Math.PI * RING_RADIUS

/**
 * The ring of a group: one arc per state, its length the share of the places, the most pressing
 * first from the top. SVG content for a view box of 48 by 48.
 */
export function ringOf(tally: Tally): string {
  const total = SEVERITY.reduce((sum, state) => sum + tally[state], 0)
  let before = 0
  const arcs = SEVERITY.map((state) => {
    const length = (tally[state] / Math.max(1, total)) * CIRCUMFERENCE
    if (length === 0) return ''
    const arc = `<circle class="ring ring-${state}" cx="24" cy="24" r="${RING_RADIUS}" stroke-dasharray="${length.toFixed(2)} ${(CIRCUMFERENCE - length).toFixed(2)}" stroke-dashoffset="${(-before).toFixed(2)}" transform="rotate(-90 24 24)"/>`
    before += length
    return arc
  })
  return arcs.join('')
}
