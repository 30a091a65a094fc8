import { useEffect, useRef } from 'preact/hooks'
import type { Reach } from '#contract/coverage.ts'
import { PATHS } from '#contract/paths.ts'
import { inventoryTexts } from '../i18n/inventory-texts.ts'
import { fleet } from '../live.ts'
import { numberOf } from '../model/inventory-draft.ts'
import { parseSpot, spotText } from '../model/spot.ts'
import { useAsked, valueOf } from '../parts/asked.tsx'
import { formats } from '../view-state.ts'
import type { RecordForm } from './record-state.ts'
import { FormField } from './form-field.tsx'
import { SmallMapFrame, useSmallMap } from './small-map-frame.tsx'

const DIGITS = 5
const REACH_METERS = 300
const METERS_PER_DEGREE = 111_320

interface Spot {
  readonly latitude: number
  readonly longitude: number
}

function spotOf(latitude: string, longitude: string): Spot | null {
  const spot = { latitude: numberOf(latitude), longitude: numberOf(longitude) }
  const isSpot = Math.abs(spot.latitude) <= 90 && Math.abs(spot.longitude) <= 180
  return isSpot ? spot : null
}

function metersBetween(a: Spot, b: Spot): number {
  const east = (b.longitude - a.longitude) * Math.cos((a.latitude * Math.PI) / 180)
  return Math.hypot(east, b.latitude - a.latitude) * METERS_PER_DEGREE
}

/** Says which kelurahan a spot is in, and offers its names for the form. */
function Where({ spot, form }: { readonly spot: Spot; readonly form: RecordForm }) {
  const text = inventoryTexts.value.spot
  const { latitude, longitude } = spot
  const query = `latitude=${latitude.toFixed(DIGITS)}&longitude=${longitude.toFixed(DIGITS)}&meters=${REACH_METERS}`
  const reach = valueOf(useAsked<Reach>(`${PATHS.reach}?${query}`))
  const hasOutlines = (fleet.value?.city.boundaries ?? 'none') !== 'none'
  if (reach === null || !hasOutlines) return null
  const { kelurahan, kecamatan } = reach
  if (kelurahan === null) return <p class="text-degraded">{text.outside}</p>
  const isSame = form.get('kelurahan') === kelurahan && form.get('kecamatan') === (kecamatan ?? '')
  return (
    <p>
      {text.in(kelurahan, kecamatan ?? '–')}{' '}
      {!isSame && (
        <button
          type="button"
          class="link"
          onClick={() => form.setAll({ kelurahan, kecamatan: kecamatan ?? '' })}
        >
          {text.fill}
        </button>
      )}
    </p>
  )
}

/** Where a place is: typed, pasted, dragged, or moved by keys. */
export function SpotField({ form }: { readonly form: RecordForm }) {
  const text = inventoryTexts.value.spot
  const { map, onMap } = useSmallMap()
  const spot = spotOf(form.get('latitude'), form.get('longitude'))
  const saved = spotOf(form.saved('latitude'), form.saved('longitude'))
  const put = useRef<(latitude: number, longitude: number) => void>(() => undefined)
  put.current = (latitude, longitude) =>
    form.setAll({ latitude: latitude.toFixed(DIGITS), longitude: longitude.toFixed(DIGITS) })
  const onSpot = (latitude: number, longitude: number): void => put.current(latitude, longitude)
  useEffect(() => {
    const bounds = fleet.peek()?.city.bounds ?? null
    if (spot === null && bounds !== null) map.value?.look(bounds)
    map.value?.onFirstClick(onSpot)
  }, [map.value])
  const words = spot === null ? '' : spotText({ ...spot, reachMeters: 0 })
  useEffect(() => map.value?.showSpot(spot, text.marker(words), onSpot), [map.value, words, text])
  const movedMeters = spot === null || saved === null ? 0 : metersBetween(spot, saved)
  // What people copy from other maps has both in one.
  const typed = (path: 'latitude' | 'longitude', value: string): void => {
    const both = /[,;\s]/.test(value.trim()) ? parseSpot(value, REACH_METERS) : null
    const isPair = both !== null && value.includes('.')
    if (isPair) {
      form.setAll({ latitude: String(both.latitude), longitude: String(both.longitude) })
    } else form.set(path, value)
  }
  return (
    <div class="spot-field">
      <div class="fields">
        <FormField form={form} path="latitude" inputMode="text" onTyped={typed} required />
        <FormField form={form} path="longitude" inputMode="text" onTyped={typed} required />
      </div>
      <SmallMapFrame label={text.label} onMap={onMap} />
      <p class="muted">{text.hint}</p>
      <div role="status">
        {movedMeters >= 1 && <p>{text.moved(formats.value.number(Math.round(movedMeters)))}</p>}
        {spot !== null && <Where spot={spot} form={form} />}
      </div>
    </div>
  )
}
