/** A data directory with a city of agents and access points, ready for a server. */
import type { AccessPointId, AgentId, PlaceId } from '#contract/ids.ts'
import { openJournal } from '../../server/journal/open.ts'
import type { JournalOptions } from '../../server/journal/open.ts'
import { BARE_PLACE } from '../bare.ts'
import { POLLED_ALONE } from '../polled-alone.ts'

export interface BenchAgent {
  readonly id: AgentId
  readonly token: string
  readonly accessPoints: readonly AccessPointId[]
}

const ACCESS_POINTS_PER_PLACE = 2

export async function prepareCity(
  dataDirectory: string,
  agentsCount: number,
  accessPointsEach: number,
  options: JournalOptions = {},
): Promise<readonly BenchAgent[]> {
  const journal = await openJournal(dataDirectory, options)
  try {
    const names = Array.from({ length: agentsCount }, (_, index) => `agent-${index}` as AgentId)
    const accessPoints = names.flatMap((agent) =>
      Array.from({ length: accessPointsEach }, (_, index) => ({
        id: `${agent}-ap-${index}` as AccessPointId,
        place: `${agent}-place-${Math.floor(index / ACCESS_POINTS_PER_PLACE)}` as PlaceId,
        name: `AP ${index}`,
        agent,
        model: null,
        ...POLLED_ALONE,
      })),
    )
    const places = [...new Set(accessPoints.map(({ place }) => place))].map((id) => ({
      id,
      name: id,
      kind: 'park' as const,
      kecamatan: 'Oebobo',
      kelurahan: 'Fatululi',
      latitude: -10.16,
      longitude: 123.6,
      status: 'active' as const,
      ...BARE_PLACE,
    }))
    const { revision } = journal.inventory()
    await journal.applyImport(revision, { places, uplinks: [], accessPoints, equipment: [] })
    const agents: BenchAgent[] = []
    for (const name of names) {
      const { token } = await journal.createToken(name, Date.now())
      const own = accessPoints.filter(({ agent }) => agent === name).map(({ id }) => id)
      agents.push({ id: name, token: token.reveal(), accessPoints: own })
    }
    return agents
  } finally {
    await journal.close()
  }
}
