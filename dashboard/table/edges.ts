import type { RefObject } from 'preact'
import { useEffect } from 'preact/hooks'

/** Less than this is a fraction of a pixel that rounding left. */
const SLACK_PX = 1

/**
 * Marks a part that scrolls sideways, for as long as more of it lies beyond its left or right edge, so
 * that the style sheet can say so.
 */
export function useEdges(host: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const part = host.current
    if (part === null) return undefined
    const mark = (): void => {
      const beyond = part.scrollWidth - part.clientWidth - part.scrollLeft
      part.classList.toggle('has-before', part.scrollLeft > SLACK_PX)
      part.classList.toggle('has-after', beyond > SLACK_PX)
    }
    const resize = new ResizeObserver(mark)
    resize.observe(part)
    // What it holds grows and shrinks with its columns.
    for (const child of part.children) resize.observe(child)
    part.addEventListener('scroll', mark, { passive: true })
    return () => {
      resize.disconnect()
      part.removeEventListener('scroll', mark)
    }
  }, [])
}
