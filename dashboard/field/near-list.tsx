import { signal, useComputed } from '@preact/signals'
import { LocateFixed } from 'lucide'
import { fieldTexts } from '../i18n/field-texts.ts'
import { fleet } from '../live.ts'
import { distanceIn, fieldPlaces, type FieldPlace, type Position } from '../model/field-places.ts'
import { LIST_ID } from '../parts/anchors.ts'
import { GoLink } from '../parts/go-link.tsx'
import { Icon } from '../parts/icon.tsx'
import { stateWords } from '../parts/reason-words.ts'
import { SearchBox } from '../parts/search-box.tsx'
import { StateSymbol } from '../parts/state-symbol.tsx'
import { formats, reasons } from '../view-state.ts'
import { locate, type NoPosition } from './position.ts'

const SHOWN_MAX = 60

// Kept while the technician looks at one place and comes back.
const position = signal<Position | null>(null)
const trouble = signal<NoPosition | 'locating' | null>(null)
const find = signal('')
const kecamatan = signal('')
const onlyTrouble = signal(true)

async function findMe(): Promise<void> {
  trouble.value = 'locating'
  const found = await locate()
  if (typeof found === 'string') trouble.value = found
  else {
    trouble.value = null
    position.value = found
  }
}

/** Asks where the phone is, after a tap alone, and says what came of it. */
function Where() {
  const text = fieldTexts.value
  const { number } = formats.value
  const { value } = trouble
  const words =
    value === 'locating'
      ? text.locating
      : value !== null
        ? text.noPosition[value]
        : position.value === null
          ? text.positionHint
          : text.located(number(Math.round(position.value.accuracyMeters)))
  return (
    <div class="field-where">
      <button
        type="button"
        class="primary"
        disabled={value === 'locating'}
        onClick={() => void findMe()}
      >
        <Icon of={LocateFixed} /> {position.value === null ? text.near : text.nearAgain}
      </button>
      {position.value !== null && (
        <button
          type="button"
          class="secondary"
          onClick={() => {
            position.value = null
          }}
        >
          {text.forget}
        </button>
      )}
      <p class="muted" role="status">
        {words}
      </p>
    </div>
  )
}

function Row({ found: { place, meters } }: { readonly found: FieldPlace }) {
  const reason = reasons.value.get(place.id)
  const away = meters === null ? null : distanceIn(meters)
  return (
    <li>
      <GoLink to={{ page: 'field', place: place.id }} class="field-row">
        <StateSymbol state={place.state} sizePx={26} />
        <span>
          <b>{place.name}</b>
          <small>{stateWords(place.state, reason)}</small>
          <small class="muted">
            {place.kelurahan}, {place.kecamatan}
          </small>
        </span>
        {away !== null && (
          <b class="field-away">
            {fieldTexts.value.distance[away.unit](formats.value.number(away.value))}
          </b>
        )}
      </GoLink>
    </li>
  )
}

/** Places for somebody on the way: near, or found by name or kecamatan. */
export function NearList() {
  const text = fieldTexts.value
  const { number } = formats.value
  const places = useComputed(() => [...(fleet.value?.places.values() ?? [])])
  const areas = useComputed(() =>
    [...new Set(places.value.map((place) => place.kecamatan))].sort((a, b) =>
      a.localeCompare(b, 'id'),
    ),
  ).value
  const { shown, total } = useComputed(() =>
    fieldPlaces(places.value, {
      position: position.value,
      find: find.value,
      kecamatan: kecamatan.value,
      onlyTrouble: onlyTrouble.value,
      count: SHOWN_MAX,
    }),
  ).value
  return (
    <>
      <Where />
      <div class="field-filters">
        <SearchBox
          label={text.search}
          text={find.value}
          onInput={(value) => {
            find.value = value
          }}
        />
        <select
          aria-label={text.kecamatan}
          value={kecamatan.value}
          onChange={(event) => {
            kecamatan.value = event.currentTarget.value
          }}
        >
          <option value="">{text.allKecamatan}</option>
          {areas.map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
        <label class="field-only">
          <input
            type="checkbox"
            checked={onlyTrouble.value}
            onChange={(event) => {
              onlyTrouble.value = event.currentTarget.checked
            }}
          />{' '}
          {text.onlyTrouble}
        </label>
      </div>
      <p class="muted" role="status">
        {total === 0 ? text.none : text.shown(number(shown.length), number(total))}
      </p>
      <ul class="field-list" id={LIST_ID} tabIndex={-1}>
        {shown.map((found) => (
          <Row key={found.place.id} found={found} />
        ))}
      </ul>
    </>
  )
}
