import type { FileFault } from '#contract/geography.ts'
import { inventoryTexts } from '../i18n/inventory-texts.ts'
import { formats } from '../view-state.ts'
import { phraseWords } from './server-words.ts'

interface FaultTableProps {
  readonly faults: readonly FileFault[]
  readonly total: number
}

/** The faults of a file by line and column: what it says and what was expected. */
export function FaultTable({ faults, total }: FaultTableProps) {
  const text = inventoryTexts.value.files
  const { number } = formats.value
  const placeWords = (line: number | null, feature: number | undefined): string => {
    if (feature !== undefined) return text.feature(number(feature))
    return line === null ? text.whole : number(line)
  }
  return (
    <div class="fault-table" tabIndex={0} role="region" aria-label={text.refused(number(total))}>
      <table>
        <thead>
          <tr>
            <th scope="col">{text.line}</th>
            <th scope="col">{text.column}</th>
            <th scope="col">{text.problem}</th>
            <th scope="col">{text.expected}</th>
          </tr>
        </thead>
        <tbody>
          {faults.map(({ line, feature, column, problem, expected }) => (
            <tr key={`${line} ${feature} ${column} ${problem.text} ${expected.text}`}>
              <td>{placeWords(line, feature)}</td>
              <td>{column ?? '–'}</td>
              <td>{phraseWords(problem)}</td>
              <td>{phraseWords(expected)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {total > faults.length && <p class="muted">{text.more(number(total - faults.length))}</p>}
    </div>
  )
}
