import '../styles/incident-forms.css'
import '../styles/layers.css'
import type { Reach } from '#contract/coverage.ts'
import { PATHS } from '#contract/paths.ts'
import { PLACE_KINDS, type PlaceKind } from '#contract/words.ts'
import { useComputed, useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { OperatorDialog } from '../incidents/operator-dialog.tsx'
import { SendState, useSending } from '../incidents/sending.tsx'
import { layerTexts } from '../i18n/layer-texts.ts'
import { messages } from '../i18n/language.ts'
import { fleet } from '../live.ts'
import { cityMap } from '../map/map-state.ts'
import { SpotOverlay } from '../map/spot-overlay.ts'
import {
  idOfName,
  movedSpot,
  parseSpot,
  REACH_LEAST,
  REACH_METERS,
  REACH_MOST,
  spotParam,
  spotText,
  type PlannedSpot,
} from '../model/spot.ts'
import { LIST_ID } from '../parts/anchors.ts'
import { Answer, useAsked, valueOf } from '../parts/asked.tsx'
import { formats, params, setParams } from '../view-state.ts'
import { savePlanned } from './save-planned.ts'

const ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/

const whole = (value: number | null): string =>
  value === null ? layerTexts.value.plan.unknown : formats.value.number(Math.round(value))

const put = (spot: PlannedSpot): void => setParams({ spot: spotParam(spot) })

/** The spot on the map: a cross that is clicked, dragged or moved by keys, and its reach. */
function useSpotOn(spot: PlannedSpot, label: string): void {
  const map = cityMap.value
  const overlay = useRef<SpotOverlay | null>(null)
  const now = useRef(spot)
  now.current = spot
  useEffect(() => {
    if (map === null) return undefined
    const laid = new SpotOverlay(map.surface, now.current, {
      onPlace: (latitude, longitude) => put({ ...now.current, latitude, longitude }),
      onMove: (east, north) => put(movedSpot(now.current, east, north)),
    })
    overlay.current = laid
    laid.focus()
    return () => {
      overlay.current = null
      if (cityMap.peek() === map) laid.remove()
    }
  }, [map])
  useEffect(() => overlay.current?.show(spot, label), [map, spotParam(spot), label])
}

function Coordinates({ spot }: { readonly spot: PlannedSpot }) {
  const text = layerTexts.value.plan
  const typed = useSignal<string | null>(null)
  const fault = useSignal('')
  const submit = (event: Event): void => {
    event.preventDefault()
    const read = parseSpot(typed.peek() ?? spotText(spot), spot.reachMeters)
    fault.value = read === null ? text.coordinatesWrong : ''
    if (read === null) return
    typed.value = null
    put({ ...read, reachMeters: spot.reachMeters })
  }
  return (
    <form class="spot-form" onSubmit={submit} noValidate>
      <label class="field">
        <span>{text.coordinates}</span>
        <input
          value={typed.value ?? spotText(spot)}
          inputMode="text"
          aria-invalid={fault.value !== ''}
          aria-describedby="spot-fault"
          onInput={({ currentTarget }) => {
            typed.value = currentTarget.value
          }}
        />
        <small class="field-wrong" id="spot-fault" role="alert">
          {fault.value}
        </small>
      </label>
      <button type="submit" class="secondary">
        {text.go}
      </button>
    </form>
  )
}

function ReachChoice({ spot }: { readonly spot: PlannedSpot }) {
  const text = layerTexts.value.plan
  const words = text.meters(formats.value.number(spot.reachMeters))
  return (
    <label class="budget">
      <span>{text.reach}</span>
      <input
        type="range"
        min={REACH_LEAST}
        max={REACH_MOST}
        step={10}
        value={spot.reachMeters}
        aria-valuetext={words}
        onInput={({ currentTarget }) => put({ ...spot, reachMeters: Number(currentTarget.value) })}
      />
      <output>{words}</output>
    </label>
  )
}

function Found({ reach }: { readonly reach: Reach }) {
  const text = layerTexts.value.plan
  const { nearest } = reach
  return (
    <>
      <dl class="spot-figures">
        <div class="is-large">
          <dt>{text.gained}</dt>
          <dd>{whole(reach.residentsGained)}</dd>
        </div>
        <div class="is-large">
          <dt>{text.inReach}</dt>
          <dd>{whole(reach.residentsInReach)}</dd>
        </div>
        <div>
          <dt>{text.where}</dt>
          <dd>
            {reach.kelurahan === null
              ? text.outside
              : [reach.kelurahan, reach.kecamatan].filter(Boolean).join(', ')}
          </dd>
        </div>
        <div>
          <dt>{text.nearest}</dt>
          <dd>
            {nearest === null ? text.noNearest : text.away(nearest.name, whole(nearest.meters))}
          </dd>
        </div>
      </dl>
      <p class="muted">{layerTexts.value.residents[reach.residentsBy]}</p>
    </>
  )
}

const AREA_FIELDS = ['kelurahan', 'kecamatan'] as const

function SaveForm({ spot, reach }: { readonly spot: PlannedSpot; readonly reach: Reach | null }) {
  const text = layerTexts.value.plan
  const name = useSignal('')
  const kind = useSignal<PlaceKind>('public-space')
  const ownId = useSignal<string | null>(null)
  /** What the outlines do not tell of the spot, the planner does. */
  const area = useSignal({ kelurahan: '', kecamatan: '' })
  const isUnknownArea = reach !== null && reach.kelurahan === null
  const fault = useSignal('')
  const saved = useSignal('')
  const sending = useSending()
  const id = useComputed(() => ownId.value ?? idOfName(name.value))
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault()
    const title = name.peek().trim()
    saved.value = ''
    const isTaken = fleet.peek()?.places.has(id.peek()) === true
    const idFault = isTaken ? text.idTaken : ID.test(id.peek()) ? '' : text.idWrong
    const kelurahan = reach?.kelurahan ?? area.peek().kelurahan.trim()
    const kecamatan = reach?.kecamatan ?? area.peek().kecamatan.trim()
    const areaFault = kelurahan === '' || kecamatan === '' ? text.areaNeeded : ''
    fault.value = title === '' ? text.nameNeeded : idFault || areaFault
    if (fault.value !== '') return
    const { latitude, longitude } = spot
    const draft = { id: id.peek(), name: title, kind: kind.peek(), kelurahan, kecamatan }
    if (!(await sending.send((word) => savePlanned({ ...draft, latitude, longitude }, word))))
      return
    saved.value = text.saved(title)
    name.value = ''
    ownId.value = null
  }
  return (
    <form class="form" noValidate onSubmit={(event) => void submit(event)}>
      <label class="field">
        <span>{text.name}</span>
        <input
          value={name.value}
          maxLength={128}
          onInput={({ currentTarget }) => {
            name.value = currentTarget.value
          }}
        />
      </label>
      <label class="field">
        <span>{text.kind}</span>
        <select
          value={kind.value}
          onChange={({ currentTarget }) => {
            kind.value = currentTarget.value as PlaceKind
          }}
        >
          {PLACE_KINDS.map((one) => (
            <option key={one} value={one}>
              {messages.value.kind[one]}
            </option>
          ))}
        </select>
      </label>
      <label class="field">
        <span>{text.id}</span>
        <input
          value={id.value}
          maxLength={64}
          onInput={({ currentTarget }) => {
            ownId.value = currentTarget.value
          }}
        />
      </label>
      {isUnknownArea &&
        AREA_FIELDS.map((field) => (
          <label class="field" key={field}>
            <span>{text[field]}</span>
            <input
              value={area.value[field]}
              maxLength={128}
              onInput={({ currentTarget }) => {
                area.value = { ...area.peek(), [field]: currentTarget.value }
              }}
            />
          </label>
        ))}
      {fault.value !== '' && (
        <p class="field-wrong" role="alert">
          {fault.value}
        </p>
      )}
      <div class="save-step">
        <button type="submit" class="primary" disabled={sending.isBusy}>
          {text.save}
        </button>
        {saved.value === '' ? <SendState sending={sending} /> : <p role="status">{saved.value}</p>}
      </div>
    </form>
  )
}

/** A site that is planned: who would be reached from a spot, and the way into the inventory. */
export function PlanSide() {
  const text = layerTexts.value.plan
  const spot = parseSpot(params.value['spot'], REACH_METERS) ?? {
    ...(cityMap.value?.centre() ?? { latitude: 0, longitude: 0 }),
    reachMeters: REACH_METERS,
  }
  const { latitude, longitude, reachMeters } = spot
  const query = `latitude=${latitude.toFixed(5)}&longitude=${longitude.toFixed(5)}&meters=${reachMeters}`
  const asked = useAsked<Reach>(`${PATHS.reach}?${query}`)
  const reach = valueOf(asked)
  useSpotOn(spot, text.cross(spotText(spot), whole(reach?.residentsInReach ?? null)))
  return (
    <div class="layer-side plan-side" id={LIST_ID} tabIndex={-1}>
      <header class="layer-head">
        <h2>{text.title}</h2>
        <p class="muted">{text.intro}</p>
      </header>
      <Coordinates spot={spot} />
      <ReachChoice spot={spot} />
      <div aria-live="polite">
        <Answer of={asked} label={layerTexts.value.waiting} rows={3}>
          {(value) => <Found reach={value} />}
        </Answer>
      </div>
      <details class="how">
        <summary>{layerTexts.value.how}</summary>
        <p>{text.how}</p>
      </details>
      <SaveForm spot={spot} reach={reach} />
      <button type="button" class="secondary" onClick={() => setParams({ spot: null })}>
        {text.cancel}
      </button>
      <OperatorDialog />
    </div>
  )
}
