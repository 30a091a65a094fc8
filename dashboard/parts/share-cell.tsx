import { formats } from '../view-state.ts'

interface ShareCellProps {
  readonly measured: number | null
  readonly lower: number | null
  readonly upper: number | null
}

/** A measured share with its bounds below; a dash where nothing was seen. */
export function ShareCell({ measured, lower, upper }: ShareCellProps) {
  const { percent } = formats.value
  return (
    <>
      {measured === null ? '–' : percent(measured)}
      {lower !== null && upper !== null && (
        <small>
          {percent(lower)}–{percent(upper)}
        </small>
      )}
    </>
  )
}
