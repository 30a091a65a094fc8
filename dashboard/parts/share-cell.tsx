import { shownBounds } from '../model/bounds.ts'
import { formats } from '../view-state.ts'

interface ShareCellProps {
  readonly measured: number | null
  readonly lower: number | null
  readonly upper: number | null
}

/** A measured share with its bounds below, where they say more; a dash where nothing was seen. */
export function ShareCell(shares: ShareCellProps) {
  const { percent } = formats.value
  const { measured } = shares
  const bounds = shownBounds(shares, percent)
  return (
    <>
      {measured === null ? '–' : percent(measured)}
      {bounds !== null && <small>{bounds.join('–')}</small>}
    </>
  )
}
