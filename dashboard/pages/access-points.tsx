import { useComputed } from '@preact/signals'
import { useMemo } from 'preact/hooks'
import type { AccessPointNow } from '#contract/fleet.ts'
import { AVAILABILITIES } from '#contract/words.ts'
import { language, messages } from '../i18n/language.ts'
import { placesTexts } from '../i18n/places-texts.ts'
import { fleet } from '../live.ts'
import { LIST_ID } from '../parts/anchors.ts'
import { GoLink } from '../parts/go-link.tsx'
import { PageFrame } from '../parts/page-frame.tsx'
import { Waiting } from '../parts/waiting.tsx'
import { useCalm } from '../table/calm.ts'
import { DataTable } from '../table/data-table.tsx'
import { params, setParams } from '../view-state.ts'
import { accessPointColumns } from './access-point-columns.tsx'

/** Narrows the table to one state. */
function StateChoice() {
  const text = placesTexts.value
  return (
    <select
      aria-label={text.stateFilter}
      value={params.value['only'] ?? ''}
      onChange={(event) => setParams({ only: event.currentTarget.value })}
    >
      <option value="">{text.allStates}</option>
      {AVAILABILITIES.map((state) => (
        <option key={state} value={state}>
          {text.states[state]}
        </option>
      ))}
    </select>
  )
}

function Table() {
  const text = placesTexts.value
  const all = useComputed(() => [...(fleet.value?.accessPoints.values() ?? [])])
  const calm = useCalm(all)
  const only = params.value['only']
  const passes = useMemo(
    () => (one: AccessPointNow) => only === undefined || one.state === only,
    [only],
  )
  const columns = useMemo(accessPointColumns, [language.value])
  return (
    <DataTable
      id={LIST_ID}
      name={messages.value.pages['access-points'].name}
      rows={calm.value}
      passes={passes}
      keyOf={({ id }) => id}
      columns={columns}
      initialSort={{ column: 'state', descending: false }}
      empty={text.noAccessPoints}
      onShowAll={() => setParams({ only: null })}
    >
      <StateChoice />
    </DataTable>
  )
}

/** All access points in one table. */
export function AccessPoints() {
  const text = placesTexts.value
  const view = fleet.value
  return (
    <PageFrame page="access-points" hint={text.accessPointsHint} isTable>
      {view === null && <Waiting rows={9} />}
      {view?.isWhole === true && <Table />}
      {view?.isWhole === false && (
        <div class="card" id={LIST_ID} tabIndex={-1}>
          <p>{text.tooLarge}</p>
          <p>
            <GoLink to={{ page: 'places' }} class="link">
              {text.toPlaces}
            </GoLink>
          </p>
        </div>
      )}
    </PageFrame>
  )
}
