import type { PlaceNow } from '#contract/fleet.ts'
import type { InventoryRecords } from '#contract/inventory.ts'
import type { UsageFigures } from '#contract/usage.ts'
import { messages } from '../i18n/language.ts'
import { placeTexts } from '../i18n/place-texts.ts'
import { agentsAt } from '../model/agent-list.ts'
import { accessPointsOf, equipmentOf, uplinksOf, type FleetView } from '../model/fleet.ts'
import { providersOf } from '../model/providers.ts'
import { AccessPointCard, AgentLine, EquipmentCard, UplinkCard } from '../parts/equipment.tsx'
import { formats } from '../view-state.ts'
import { ProbeNow } from './probe.tsx'

interface EquipmentProps {
  readonly view: FleetView
  readonly place: PlaceNow
}

/** The line, the access points with a look at once, and what they live on. */
export function Equipment({ view, place }: EquipmentProps) {
  const text = placeTexts.value
  const { panel } = messages.value
  const accessPoints = accessPointsOf(view, place.id)
  const uplinks = uplinksOf(view, place.id)
  return (
    <section class="card place-equipment">
      <h3>{text.sections.equipment}</h3>
      {uplinks.length === 0 && <p class="muted">{panel.noUplink}</p>}
      <ul class="units">
        {uplinks.map((uplink) => (
          <UplinkCard key={uplink.id} uplink={uplink} />
        ))}
      </ul>
      {accessPoints.length === 0 && <p class="muted">{panel.noAccessPoints}</p>}
      {accessPoints.map((accessPoint) => (
        <div key={accessPoint.id} class="place-access-point">
          <ul class="units">
            <AccessPointCard accessPoint={accessPoint} />
          </ul>
          <ProbeNow accessPoint={accessPoint.id} />
        </div>
      ))}
      <ul class="units">
        {equipmentOf(view, place.id).map((item) => (
          <EquipmentCard key={item.id} equipment={item} />
        ))}
      </ul>
      {agentsAt(view, place.id).map((agent) => (
        <AgentLine key={agent.id} agent={agent} />
      ))}
    </section>
  )
}

interface ContractProps {
  readonly place: PlaceNow
  readonly records: InventoryRecords | null
  readonly uplink: UsageFigures['uplink']
}

/** The contracts of the lines, and how much of them together is used. */
export function Contract({ place, records, uplink }: ContractProps) {
  const text = placeTexts.value
  const { number, percent } = formats.value
  const lines = records?.places.find(({ id }) => id === place.id)?.uplinks ?? []
  const share = (value: number | null | undefined): string | null =>
    value === null || value === undefined ? null : percent(value)
  const mbps = (value: number | null): string | null =>
    value === null ? null : text.mbps(number(value))
  const ofLines =
    lines.length === 0
      ? [
          [text.provider, place.provider] as const,
          [text.speed, mbps(uplink?.contractMbps ?? null)] as const,
        ]
      : lines.flatMap(({ provider, contract, contractMbps }) => [
          [text.provider, provider ?? (lines.length === 1 ? place.provider : null)] as const,
          [text.contract, contract] as const,
          [
            text.speed,
            mbps(contractMbps ?? (lines.length === 1 ? (uplink?.contractMbps ?? null) : null)),
          ] as const,
        ])
  const names = providersOf(lines.length === 0 ? [place] : lines)
  const phones = names.flatMap((provider) => {
    const phone = records?.providers.find(({ name }) => name === provider)?.phone ?? null
    return phone === null ? [] : [{ provider, phone }]
  })
  const facts: readonly (readonly [string, string | null])[] = [
    ...ofLines,
    [text.busyShare, share(uplink?.busyHourShare)],
    [text.peakShare, share(uplink?.peakShare)],
  ]
  const known = facts.filter(([, value]) => value !== null)
  return (
    <section class="card place-contract">
      <h3>{text.sections.contract}</h3>
      {known.length === 0 ? (
        <p class="muted">{text.noContract}</p>
      ) : (
        <dl class="facts">
          {known.map(([name, value], index) => (
            <div key={index}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
          {phones.map(({ provider, phone }) => (
            <div key={provider}>
              <dt>{text.callProvider}</dt>
              <dd>
                <a class="link" href={`tel:${phone.replaceAll(/[^+\d]/g, '')}`}>
                  {phone}
                </a>
              </dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  )
}
