import '../styles/overview.css'
import { overviewTexts } from '../i18n/overview-texts.ts'
import { fleet } from '../live.ts'
import { FiveFigures } from '../overview/five-figures.tsx'
import { CapacityWarnings, NeedsHand, WorstToday } from '../overview/needs.tsx'
import { StatesNow } from '../overview/states-now.tsx'
import { LIST_ID } from '../parts/anchors.ts'
import { PageFrame } from '../parts/page-frame.tsx'
import { Waiting } from '../parts/waiting.tsx'
import { nowMs } from '../clock.ts'
import { today } from '../today.ts'
import { formats } from '../view-state.ts'
import { FirstRun } from './first-run.tsx'

/** Today at a glance: five figures, the worst, and what needs somebody. */
export function Overview() {
  const text = overviewTexts.value
  if (fleet.value?.places.size === 0) return <FirstRun />
  // The figures are made of every place and of three days: of a country that is too much for a page.
  const isWhole = fleet.value?.isWhole === true
  return (
    <PageFrame
      page="overview"
      hint={fleet.value?.isWhole === false ? text.tooLarge : text.hint}
      tools={<p class="overview-day">{today.value !== '' && formats.value.date(nowMs.peek())}</p>}
    >
      <div id={LIST_ID} tabIndex={-1} class="cards">
        {fleet.value === null ? (
          <Waiting rows={6} />
        ) : (
          <>
            {isWhole && <FiveFigures />}
            <div class="overview-lists">
              {!isWhole && <StatesNow />}
              <NeedsHand />
              {isWhole && <WorstToday />}
              <CapacityWarnings />
            </div>
          </>
        )}
      </div>
    </PageFrame>
  )
}
