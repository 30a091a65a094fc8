import type { Outage } from '#contract/outage.ts'
import { isOpenOutage } from '../incidents-state.ts'
import { incidentTexts } from '../i18n/incident-texts.ts'
import { fleet } from '../live.ts'
import { doubtOf } from '../model/doubt.ts'
import { GoLink } from '../parts/go-link.tsx'
import { StateSymbol } from '../parts/state-symbol.tsx'
import { CauseMeter } from './cause-meter.tsx'
import { Lasted } from './incident-row.tsx'
import { openedId } from './opened.ts'
import { outageNames, whereWords } from './words.ts'

/** How settled an outage is. */
export function StatusMark({ status }: Pick<Outage, 'status'>) {
  const text = incidentTexts.value
  return (
    <span class={`mark mark-${status}`} title={text.statusMeaning[status]}>
      {text.status[status]}
    </span>
  )
}

/** The sign of an outage. Planned work is not the sign of a fault. */
export function outageSign(outage: Outage) {
  if (!isOpenOutage(outage)) return 'up'
  return outage.cause === 'planned'
    ? 'planned'
    : outage.subject.kind === 'site'
      ? 'down'
      : 'degraded'
}

interface OutageRowProps {
  readonly outage: Outage
  /** Whether it stands for that of the place's line as well. */
  readonly hasLine?: boolean
}

/** One outage. */
export function OutageRow({ outage, hasLine = false }: OutageRowProps) {
  const { id, cause, confidence, override, status, startMs, endMs } = outage
  const names = outageNames(outage)
  const isOpened = openedId('outage') === id
  const place = outage.place === null ? undefined : fleet.value?.places.get(outage.place)
  return (
    <li
      class={`${isOpened ? 'is-open ' : ''}${status === 'withdrawn' ? 'is-withdrawn' : ''}`}
      data-outage={id}
    >
      <GoLink
        to={{ page: 'incidents', incidents: { opened: { kind: 'outage', id } } }}
        class="incident-row"
        current={isOpened}
      >
        <StateSymbol state={outageSign(outage)} sizePx={20} />
        <span class="incident-name">
          <b>{names.title}</b>
          {place !== undefined && <small>{whereWords(place, cause)}</small>}
          <small>{hasLine ? incidentTexts.value.subject.siteAndLine : names.part}</small>
        </span>
        <span class="incident-cause">
          <CauseMeter
            cause={cause}
            confidence={confidence}
            isSet={override !== null}
            doubt={doubtOf(outage)}
          />
        </span>
        <span class="incident-when">
          <Lasted startMs={startMs} endMs={endMs} />
        </span>
        <span class="incident-who">
          <StatusMark status={status} />
        </span>
      </GoLink>
    </li>
  )
}
