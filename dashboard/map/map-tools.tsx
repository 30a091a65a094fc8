import '../styles/map-layers.css'
import { useSignal, useSignalEffect } from '@preact/signals'
import { ChevronDown, Crosshair, History, Layers, X } from 'lucide'
import { useLayoutEffect, useRef } from 'preact/hooks'
import { nowMs } from '../clock.ts'
import { mapToolTexts } from '../i18n/map-tool-texts.ts'
import { chooseLayer, isPastOpen, isPlanning, layerChoice } from '../layers/choice.ts'
import { fleet } from '../live.ts'
import { MAP_LAYERS, parseLayer } from '../model/map-layers.ts'
import { momentText } from '../model/moment.ts'
import { REACH_METERS, spotParam } from '../model/spot.ts'
import { Icon } from '../parts/icon.tsx'
import { params, setParams } from '../view-state.ts'
import { cityMap } from './map-state.ts'

function openTimeMachine(): void {
  const at = momentText(nowMs.peek(), fleet.peek()?.city.timeZone ?? 'UTC')
  setParams({ at, layer: null, spot: null, table: null }, 'push')
}

function openPlanning(): void {
  const centre = cityMap.peek()?.centre()
  if (centre === undefined) return
  const spot = spotParam({ ...centre, reachMeters: REACH_METERS })
  setParams({ spot, at: null, known: null, table: null }, 'push')
}

/** The layers to choose from, one line each that says what it shows. */
function LayerOptions({ onClose }: { readonly onClose: () => void }) {
  const host = useRef<HTMLFieldSetElement>(null)
  const text = mapToolTexts.value
  const { layer } = layerChoice.value
  // Before anything else: an arrow key pressed in the next moment is meant for the list.
  useLayoutEffect(() => host.current?.querySelector<HTMLInputElement>('input:checked')?.focus(), [])
  return (
    <fieldset class="layer-options" ref={host}>
      <legend>{text.layers}</legend>
      <button type="button" class="quiet layer-close" aria-label={text.close} onClick={onClose}>
        <Icon of={X} />
      </button>
      {MAP_LAYERS.map((one) => (
        // A choice by pointer closes the list; with the arrow keys one looks through the layers.
        <label key={one} onClick={({ detail }) => detail > 0 && setTimeout(onClose, 0)}>
          <input
            type="radio"
            name="layer"
            checked={one === layer && !isPastOpen.value}
            onChange={() => chooseLayer(parseLayer(one))}
          />
          <span>
            <b>{text.layer[one]}</b>
            <small>{text.meaning[one]}</small>
          </span>
        </label>
      ))}
    </fieldset>
  )
}

function LayerMenu() {
  const host = useRef<HTMLDivElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  const open = useSignal(false)
  const text = mapToolTexts.value
  const { layer } = layerChoice.value
  useSignalEffect(() => {
    if (!open.value) return undefined
    const closeOutside = (event: Event): void => {
      const target = event.target as Node
      // A press on words within gives the focus to the map around them.
      if (!host.current?.contains(target) && !target.contains(host.current)) open.value = false
    }
    addEventListener('pointerdown', closeOutside)
    addEventListener('focusin', closeOutside)
    return () => {
      removeEventListener('pointerdown', closeOutside)
      removeEventListener('focusin', closeOutside)
    }
  })
  return (
    <div
      class="layer-menu"
      ref={host}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !open.value) return
        event.stopPropagation()
        open.value = false
        button.current?.focus()
      }}
    >
      <button
        type="button"
        ref={button}
        class={`map-tool${layer === 'state' ? '' : ' is-on'}`}
        aria-expanded={open.value}
        aria-label={`${text.layers}: ${text.layer[layer]}`}
        onClick={() => {
          open.value = !open.value
        }}
      >
        <Icon of={Layers} sizePx={16} />
        <span>{isPastOpen.value ? text.layers : text.layer[layer]}</span>
        <Icon of={ChevronDown} sizePx={14} />
      </button>
      {open.value && (
        <LayerOptions
          onClose={() => {
            open.value = false
          }}
        />
      )}
    </div>
  )
}

/** What can be done on the map beside looking at it: another layer, the past, a site that is planned. */
export function MapTools() {
  const text = mapToolTexts.value
  if ((fleet.value?.places.size ?? 0) === 0) return null
  return (
    <div class="map-tools" role="group" aria-label={text.label}>
      <LayerMenu />
      <button
        type="button"
        class={`map-tool${isPastOpen.value ? ' is-on' : ''}`}
        aria-pressed={isPastOpen.value}
        onClick={() =>
          isPastOpen.value ? setParams({ at: null, known: null, speed: null }) : openTimeMachine()
        }
      >
        <Icon of={History} sizePx={16} />
        <span>{text.time}</span>
      </button>
      <button
        type="button"
        class={`map-tool${isPlanning.value ? ' is-on' : ''}`}
        aria-pressed={isPlanning.value}
        onClick={() => (params.value['spot'] ? setParams({ spot: null }) : openPlanning())}
      >
        <Icon of={Crosshair} sizePx={16} />
        <span>{text.plan}</span>
      </button>
    </div>
  )
}
