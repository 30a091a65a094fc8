import type { PlaceNow } from '#contract/fleet.ts'
import type { InventoryRecords } from '#contract/inventory.ts'
import type { UsageFigures } from '#contract/usage.ts'
import { messages } from '../i18n/language.ts'
import { placeTexts } from '../i18n/place-texts.ts'
import { agentsAt } from '../model/agent-list.ts'
import { accessPointsOf, equipmentOf, uplinksOf, type FleetView } from '../model/fleet.ts'
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

type Fact = readonly [name: string, value: string | null]

/** What is known of one line, or of all together, with the provider's telephone. */
function Facts({
  facts,
  phone,
}: {
  readonly facts: readonly Fact[]
  readonly phone: string | null
}) {
  return (
    <dl class="facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
      {phone !== null && (
        <div>
          <dt>{placeTexts.value.callProvider}</dt>
          <dd>
            <a class="link" href={`tel:${phone.replaceAll(/[^+\d]/g, '')}`}>
              {phone}
            </a>
          </dd>
        </div>
      )}
    </dl>
  )
}

/** The contract of each line, and how much of them together is used. */
export function Contract({ place, records, uplink }: ContractProps) {
  const text = placeTexts.value
  const { number, percent } = formats.value
  const written = records?.places.find(({ id }) => id === place.id)?.uplinks ?? []
  const [only = null] = written
  // Of a single line the place and its use tell what the inventory does not.
  const single = {
    provider: only?.provider ?? place.provider,
    contract: only?.contract ?? null,
    contractMbps: only?.contractMbps ?? uplink?.contractMbps ?? null,
  }
  const lines = written.length > 1 ? written : [single]
  const share = (value: number | null | undefined): string | null =>
    value === null || value === undefined ? null : percent(value)
  const known = (facts: readonly Fact[]) => facts.filter(([, value]) => value !== null)
  const use = known([
    [text.busyShare, share(uplink?.busyHourShare)],
    [text.peakShare, share(uplink?.peakShare)],
  ])
  const ofLines = lines.map(({ provider, contract, contractMbps }) => ({
    phone: records?.providers.find(({ name }) => name === provider)?.phone ?? null,
    facts: known([
      [text.provider, provider],
      [text.contract, contract],
      [text.speed, contractMbps === null ? null : text.mbps(number(contractMbps))],
    ]),
  }))
  const [first] = ofLines
  const isEmpty = use.length === 0 && ofLines.every(({ facts }) => facts.length === 0)
  return (
    <section class="card place-contract">
      <h3>{text.sections.contract}</h3>
      {isEmpty && <p class="muted">{text.noContract}</p>}
      {!isEmpty && ofLines.length === 1 && first !== undefined && (
        <Facts facts={[...first.facts, ...use]} phone={first.phone} />
      )}
      {ofLines.length > 1 && (
        <>
          {ofLines.map(({ facts, phone }, index) => (
            <Facts key={written[index]?.id} facts={facts} phone={phone} />
          ))}
          {use.length > 0 && <Facts facts={use} phone={null} />}
        </>
      )}
    </section>
  )
}
