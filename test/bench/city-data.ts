/** A data directory with a city of agents and access points, ready for a server. */
import type { AccessPointId, AgentId, PlaceId } from '#contract/ids.ts'
import { openJournal } from '../../server/journal/open.ts'

export interface BenchAgent {
  readonly id: AgentId
  readonly token: string
  readonly accessPoints: readonly AccessPointId[]
}

export async function prepareCity(
  dataDirectory: string,
  agentsCount: number,
  accessPointsEach: number,
): Promise<readonly BenchAgent[]> {
  const journal = await openJournal(dataDirectory)
  try {
    const names = Array.from({ length: agentsCount }, (_, index) => `agent-${index}`)
    const places = names.map((name, index) => ({
      id: `place-${index}` as PlaceId,
      name,
      kind: 'park' as const,
      kecamatan: 'Oebobo',
      kelurahan: 'Fatululi',
      latitude: -10.16,
      longitude: 123.6,
      status: 'active' as const,
    }))
    const accessPoints = places.flatMap(({ id: place, name }) =>
      Array.from({ length: accessPointsEach }, (_, index) => ({
        id: `${name}-ap-${index}` as AccessPointId,
        place,
        name: `AP ${index}`,
        agent: name as AgentId,
        model: null,
      })),
    )
    await journal.applyImport(journal.inventory().revision, { places, uplinks: [], accessPoints })
    const agents: BenchAgent[] = []
    for (const name of names) {
      const { token } = await journal.createToken(name as AgentId, Date.now())
      const own = accessPoints.filter(({ agent }) => agent === name).map(({ id }) => id)
      agents.push({ id: name as AgentId, token: token.reveal(), accessPoints: own })
    }
    return agents
  } finally {
    await journal.close()
  }
}
