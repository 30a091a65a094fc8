import type { AccessPointId, AgentId, EquipmentId, PlaceId, UplinkId } from '#contract/ids.ts'
import type { PlaceKind } from '#contract/words.ts'
import type { Journal } from '../../../server/journal/open.ts'
import { FEEDERS } from '../city/feeders.ts'
import type { CityPlan } from '../city/plan.ts'
import { POLLED_ALONE } from '../../polled-alone.ts'
import { writeContracts } from './contracts.ts'
import { writeGeography } from './geography.ts'

/** Parks and squares close at night; all else is open at all hours, as far as its Wi-Fi goes. */
const HOURS: Partial<Record<PlaceKind, string>> = {
  park: '06:00-22:00',
  'public-space': '06:00-22:00',
}

/** Writes the city's plan and its illustrative areas into a journal; gives each agent its token. */
export async function writeInventory(
  plan: CityPlan,
  journal: Journal,
  nowMs: number,
): Promise<ReadonlyMap<string, string>> {
  await journal.applyImport(journal.inventory().revision, {
    places: plan.places.map((place) => ({
      ...place,
      id: place.id as PlaceId,
      powerArea: FEEDERS.get(place.kelurahan) ?? null,
      serviceHours: HOURS[place.kind] ?? null,
    })),
    uplinks: plan.uplinks.map(({ id, place, agent, ...line }) => ({
      ...line,
      id: id as UplinkId,
      place: place.id as PlaceId,
      agent: agent as AgentId,
    })),
    providers: plan.providers,
    // Numbers that nobody has, and no chat: a demo sends nothing to anybody.
    contacts: plan.places
      .filter(({ kind }) => kind === 'kelurahan-office')
      .map(({ id }, order) => ({
        place: id as PlaceId,
        name: 'Petugas piket (demo)',
        phone: `0000 000 ${200 + order}`,
        whatsapp: null,
        telegram: null,
      })),
    accessPoints: plan.accessPoints.map(({ id, place, name, agent, model }) => ({
      id: id as AccessPointId,
      place: place.id as PlaceId,
      name,
      agent: agent as AgentId,
      model,
      ...POLLED_ALONE,
    })),
    equipment: plan.equipment.map(({ id, kind, place, name, agent, model }) => ({
      id: id as EquipmentId,
      kind,
      place: place.id as PlaceId,
      name,
      agent: agent as AgentId,
      address: null,
      model,
      status: 'active' as const,
    })),
  })
  await writeGeography(journal, nowMs)
  await writeContracts(plan, journal, nowMs)
  const tokens = new Map<string, string>()
  for (const { id } of plan.agents) {
    const { token } = await journal.createToken(id as AgentId, nowMs)
    tokens.set(id, token.reveal())
  }
  return tokens
}
