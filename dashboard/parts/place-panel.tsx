import { useComputed } from '@preact/signals'
import { ChevronDown, ChevronUp, X } from 'lucide'
import { useEffect, useRef } from 'preact/hooks'
import type { PlaceNow } from '#contract/fleet.ts'
import { getPlaceSeries, getPlaceTimeline } from '../api.ts'
import { nowMs } from '../clock.ts'
import { messages } from '../i18n/language.ts'
import { doubtAt } from '../incidents-state.ts'
import { fleet } from '../live.ts'
import { agentsAt } from '../model/agent-list.ts'
import { indexOf } from '../model/attention.ts'
import { isOfLine } from '../model/reason.ts'
import { accessPointsOf, equipmentOf, uplinksOf, type FleetView } from '../model/fleet.ts'
import {
  formats,
  listedPlaces,
  reasons,
  select,
  selectedId,
  selectNeighbour,
} from '../view-state.ts'
import { LIST_ID } from './anchors.ts'
import { ClientsChart } from './clients-chart.tsx'
import { CopyLink } from './copy-link.tsx'
import { AccessPointCard, AgentLine, EquipmentCard, UplinkCard } from './equipment.tsx'
import { GoLink } from './go-link.tsx'
import { Icon } from './icon.tsx'
import { useLiveResource } from './live-resource.ts'
import { Loaded } from './loaded.tsx'
import { PlaceOutages } from './place-outages.tsx'
import { causeWords, checkWords, degradationWords } from './reason-words.ts'
import { DurationSince } from './relative-time.tsx'
import { Strip } from './strip.tsx'
import { VisitorsToday } from './visitors.tsx'
import { StateLine } from './state-line.tsx'

function Bar() {
  const { panel } = messages.value
  const index = useComputed(() => indexOf(listedPlaces.value, selectedId.value))
  return (
    <div class="panel-bar">
      <button
        type="button"
        class="quiet"
        aria-label={panel.previous}
        disabled={index.value <= 0}
        onClick={() => selectNeighbour(-1)}
      >
        <Icon of={ChevronUp} />
      </button>
      <button
        type="button"
        class="quiet"
        aria-label={panel.next}
        disabled={index.value === listedPlaces.value.length - 1}
        onClick={() => selectNeighbour(1)}
      >
        <Icon of={ChevronDown} />
      </button>
      <span class="spacer" />
      <CopyLink />
      <button type="button" class="quiet" aria-label={panel.close} onClick={() => select(null)}>
        <Icon of={X} />
      </button>
    </div>
  )
}

function Title({ place }: { readonly place: PlaceNow }) {
  const text = messages.value
  return (
    <div class={`panel-title panel-${place.state}`}>
      <h2>{place.name}</h2>
      <p class="muted">
        {text.kind[place.kind]} · {place.kelurahan}, {place.kecamatan}
      </p>
      <GoLink to={{ page: 'place', place: place.id }} class="link place-whole">
        {text.panel.wholePage}
      </GoLink>
      <StateLine place={place} />
      <OutageLine place={place} />
    </div>
  )
}

/** The cause of the outage that lasts, with the way to its evidence, or why the place is of little use. */
function OutageLine({ place }: { readonly place: PlaceNow }) {
  const text = messages.value.incidents
  const { outage, degradations } = place
  const { moment } = formats.value
  if (outage !== null) {
    const opened = { kind: 'outage', id: outage.id } as const
    const since = messages.value.panel.since
    return (
      <p class="panel-outage">
        <DurationSince
          sinceMs={outage.startMs}
          words={(duration) =>
            text.outageSince(
              causeWords(outage.cause, outage.confidence, doubtAt(place)),
              since(moment(outage.startMs, nowMs.peek()), duration),
            )
          }
        />{' '}
        <GoLink to={{ page: 'incidents', incidents: { opened } }} class="link">
          {text.seeOutage}
        </GoLink>
      </p>
    )
  }
  const reason = reasons.value.get(place.id)
  const check = checkWords(reason?.kind)
  if (check !== null) return <p class="panel-outage">{check}</p>
  if (degradations.length === 0 || reason?.kind === 'of-little-use') return null
  return <p class="panel-outage">{text.littleUse(degradationWords(degradations))}</p>
}

interface EquipmentProps {
  readonly view: FleetView
  readonly place: PlaceNow
}

function AccessPoints({ view, place }: EquipmentProps) {
  const { panel } = messages.value
  const accessPoints = accessPointsOf(view, place.id).filter(({ role }) => role === 'ap')
  return (
    <section>
      <h3>
        {panel.accessPoints}
        {accessPoints.length > 0 && (
          <small>
            {place.accessPointsUp}/{place.accessPointsTotal}
          </small>
        )}
      </h3>
      {accessPoints.length === 0 ? (
        <p class="muted">{panel.noAccessPoints}</p>
      ) : (
        <ul class="units">
          {accessPoints.map((accessPoint) => (
            <AccessPointCard key={accessPoint.id} accessPoint={accessPoint} />
          ))}
        </ul>
      )}
    </section>
  )
}

function Uplinks({ view, place }: EquipmentProps) {
  const { panel } = messages.value
  const uplinks = uplinksOf(view, place.id)
  return (
    <section>
      <h3>{panel.uplink}</h3>
      {uplinks.length === 0 ? (
        <p class="muted">{panel.noUplink}</p>
      ) : (
        <ul class="units">
          {uplinks.map((uplink) => (
            <UplinkCard key={uplink.id} uplink={uplink} />
          ))}
        </ul>
      )}
      {agentsAt(view, place.id).map((agent) => (
        <AgentLine key={agent.id} agent={agent} />
      ))}
    </section>
  )
}

/** What the access points live on: UPS, switches, and the controllers that stand here. */
function PowerAndNetwork({ view, place }: EquipmentProps) {
  const controllers = accessPointsOf(view, place.id).filter(({ role }) => role === 'controller')
  const equipment = equipmentOf(view, place.id)
  if (controllers.length + equipment.length === 0) return null
  return (
    <section>
      <h3>{messages.value.panel.power}</h3>
      <ul class="units">
        {equipment.map((item) => (
          <EquipmentCard key={item.id} equipment={item} />
        ))}
        {controllers.map((controller) => (
          <AccessPointCard key={controller.id} accessPoint={controller} />
        ))}
      </ul>
    </section>
  )
}

/** Access points and internet line; what the place is dark for comes first. */
function Equipment({ view, place }: EquipmentProps) {
  const accessPoints = <AccessPoints key="access-points" view={view} place={place} />
  const uplinks = <Uplinks key="uplinks" view={view} place={place} />
  const lineFirst = isOfLine(reasons.value.get(place.id))
  return <>{lineFirst ? [uplinks, accessPoints] : [accessPoints, uplinks]}</>
}

function Details({ view, place }: { readonly view: FleetView; readonly place: PlaceNow }) {
  const { panel } = messages.value
  const timeline = useLiveResource(place.id, place.state, getPlaceTimeline)
  const series = useLiveResource(place.id, place.state, getPlaceSeries)
  return (
    <>
      <Title place={place} />
      <section>
        <h3>{panel.lastDay}</h3>
        <Loaded resource={timeline.resource.value} retry={timeline.retry}>
          {(value) => <Strip timeline={value} />}
        </Loaded>
      </section>
      {place.state !== 'planned' && <PlaceOutages place={place} />}
      {place.accessPointsTotal > 0 && (
        <section>
          <h3>
            {panel.clients}
            {place.clients !== null && <small>{formats.value.number(place.clients)}</small>}
          </h3>
          <Loaded resource={series.resource.value} retry={series.retry}>
            {(value) => <ClientsChart series={value} />}
          </Loaded>
          <VisitorsToday id={place.id} />
        </section>
      )}
      <Equipment view={view} place={place} />
      <PowerAndNetwork view={view} place={place} />
      <p class="muted place-id">
        {place.id} · {panel.location} {place.latitude.toFixed(5)}, {place.longitude.toFixed(5)}
      </p>
    </>
  )
}

/** The details of the open place. Takes the focus when it opens and gives it back to the list. */
export function PlacePanel({ id }: { readonly id: string }) {
  const host = useRef<HTMLElement>(null)
  const { panel } = messages.value
  const view = fleet.value
  const place = view?.places.get(id)
  useEffect(() => {
    host.current?.focus({ preventScroll: true })
    return () => document.getElementById(LIST_ID)?.focus({ preventScroll: true })
  }, [])
  useEffect(() => {
    if (host.current !== null) host.current.scrollTop = 0
  }, [id])
  return (
    <aside class="panel" ref={host} tabIndex={-1} aria-label={panel.label(place?.name ?? id)}>
      <Bar />
      {view === null || place === undefined ? (
        <div class="panel-title">
          <h2>{panel.missing}</h2>
          <p class="muted">
            {panel.missingHint} <code>{id}</code>
          </p>
        </div>
      ) : (
        <Details view={view} place={place} />
      )}
    </aside>
  )
}
