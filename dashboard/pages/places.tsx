import { useComputed } from '@preact/signals'
import { RotateCcw } from 'lucide'
import { useMemo } from 'preact/hooks'
import type { Coverage } from '#contract/coverage.ts'
import { PATHS } from '#contract/paths.ts'
import { language, messages } from '../i18n/language.ts'
import { placesTexts } from '../i18n/places-texts.ts'
import { fleet } from '../live.ts'
import { isEmpty, matcher } from '../model/filter.ts'
import { LIST_ID } from '../parts/anchors.ts'
import { useAskedOfAll, valueOf } from '../parts/asked.tsx'
import { Filters } from '../parts/filters.tsx'
import { Icon } from '../parts/icon.tsx'
import { PageFrame } from '../parts/page-frame.tsx'
import { Waiting } from '../parts/waiting.tsx'
import { useCalm } from '../table/calm.ts'
import { DataTable } from '../table/data-table.tsx'
import { thisMonth } from '../today.ts'
import { filter, resetFilter } from '../view-state.ts'
import { placeColumns } from './place-columns.tsx'

/** The filters of the map hold here too: who comes from there sees the same places. */
const PLACES_PARAMS = { sort: 'sort', find: null } as const

/** All places in one table. */
export function Places() {
  const text = placesTexts.value
  const all = useComputed(() => [...(fleet.value?.places.values() ?? [])])
  const calm = useCalm(all)
  const passes = useMemo(() => matcher(filter.value), [filter.value])
  const asked = useAskedOfAll<Coverage>(`${PATHS.coverage}?period=${thisMonth.value}`)
  const coverage = valueOf(asked)
  const columns = useMemo(() => {
    const covered = coverage?.places.map((one) => [one.place, one] as const)
    return placeColumns(covered === undefined ? null : new Map(covered))
  }, [coverage, language.value, thisMonth.value])
  return (
    <PageFrame page="places" hint={text.placesHint} isTable>
      {asked.resource.kind === 'failed' && (
        <p class="page-note muted" role="status">
          {text.monthFailed}{' '}
          <button type="button" class="link" onClick={asked.retry}>
            {messages.value.trouble.retry}
          </button>
        </p>
      )}
      {fleet.value === null ? (
        <Waiting rows={9} />
      ) : (
        <DataTable
          id={LIST_ID}
          name={messages.value.pages.places.name}
          rows={calm.value}
          passes={passes}
          keyOf={({ id }) => id}
          columns={columns}
          initialSort={{ column: 'state', descending: false }}
          params={PLACES_PARAMS}
          empty={text.noPlaces}
          onShowAll={resetFilter}
        >
          <Filters />
          {!isEmpty(filter.value) && (
            <button type="button" class="reset" onClick={resetFilter}>
              <Icon of={RotateCcw} sizePx={14} /> {messages.value.filter.reset}
            </button>
          )}
        </DataTable>
      )}
    </PageFrame>
  )
}
