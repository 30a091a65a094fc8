import { useEffect, useRef } from 'preact/hooks'
import { formatValue } from '#contract/report-format.ts'
import { language } from '../../i18n/language.ts'
import { reportTexts } from '../../i18n/report-texts.ts'
import type { Drill } from '../../model/report-drill.ts'
import type { Origin, OriginTerm } from '../../model/report-origin.ts'
import { GoLink } from '../../parts/go-link.tsx'

/** The figure that is asked about, and where its days are. */
export interface AskedOrigin {
  readonly origin: Origin
  readonly drill: Drill | null
}

interface OriginDialogProps {
  readonly asked: AskedOrigin | null
  readonly timeZone: string
  readonly onClose: () => void
}

/** Where a figure comes from: what was summed up, and the division. */
export function OriginDialog({ asked, timeZone, onClose }: OriginDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const text = reportTexts.value.form
  useEffect(() => {
    if (asked === null) dialog.current?.close()
    else if (dialog.current?.open === false) dialog.current.showModal()
  }, [asked])
  const write = (value: number | null, type: OriginTerm['type']): string =>
    formatValue(value, type, { language: language.value, timeZone })
  const rows = (name: string, terms: readonly OriginTerm[], sum: number) => (
    <>
      <tr>
        <th scope="rowgroup" colSpan={2}>
          {name}
        </th>
      </tr>
      {terms.map(({ title, value, type }) => (
        <tr key={title}>
          <th scope="row">{title}</th>
          <td>{write(value, type)}</td>
        </tr>
      ))}
      {terms.length > 1 && (
        <tr class="origin-sum">
          <th scope="row">{text.sum}</th>
          <td>{write(sum, terms[0]?.type ?? 'number')}</td>
        </tr>
      )}
    </>
  )
  const sumWords = ({ part, partSum, whole, wholeSum, share, type }: Origin): string =>
    wholeSum === 0
      ? text.nothing
      : text.formula(
          write(partSum, part[0]?.type ?? 'number'),
          write(wholeSum, whole[0]?.type ?? 'number'),
          write(share, type),
        )
  return (
    <dialog class="help" ref={dialog} aria-labelledby="origin-title" onClose={onClose}>
      {asked !== null && (
        <div class="help-body origin">
          <h2 id="origin-title">
            <bdi>{asked.origin.of}</bdi>: {asked.origin.title}
          </h2>
          <p class="muted">{text.origin}</p>
          <table>
            <tbody>{rows(text.part, asked.origin.part, asked.origin.partSum)}</tbody>
            <tbody>{rows(text.whole, asked.origin.whole, asked.origin.wholeSum)}</tbody>
          </table>
          <p>
            <b>{sumWords(asked.origin)}</b>
          </p>
          <div class="form-end">
            {asked.drill !== null && (
              <GoLink to={asked.drill} class="primary">
                {text.toDays}
              </GoLink>
            )}
            <button type="button" class="plain" onClick={() => dialog.current?.close()}>
              {text.close}
            </button>
          </div>
        </div>
      )}
    </dialog>
  )
}
