/** A country of places with two access points each, an agent at each place, ready for a server. */
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { AccessPointId, AgentId, PlaceId } from '#contract/ids.ts'
import type { Secret } from '#contract/secret.ts'
import type { AccessPoint, Place } from '../../../server/journal/inventory.ts'
import { JOURNAL_FILE, openJournal } from '../../../server/journal/open.ts'
import { openPostgres } from '../../../server/journal/postgres.ts'
import { openSqlite } from '../../../server/journal/sqlite.ts'
import { BARE_PLACE } from '../../bare.ts'
import { POLLED_ALONE } from '../../polled-alone.ts'
import { randomOf } from '../../simulator/random.ts'
import { readVillages } from '../villages.ts'
import type { Village } from '../villages.ts'

const SEED = 83
const ACCESS_POINTS = ['a', 'b'] as const
const TOKENS_PER_STATEMENT = 1000
/** Villages of one kecamatan in a country that was made up. */
const VILLAGES_PER_KECAMATAN = 12

/** The agent of one place, with what it polls. */
export interface NationAgent {
  readonly id: AgentId
  readonly accessPoints: readonly AccessPointId[]
  /** Clients at the busiest time, about. */
  readonly popularity: number
}

export interface Nation {
  /** Whether the villages are the real ones. */
  readonly isReal: boolean
  readonly villages: readonly Village[]
  readonly agents: readonly NationAgent[]
}

/** The villages with the most people first, so that fewer are the ones that would come first. */
export function nationOf(sites: number): Nation {
  const real = readVillages()
  const all = real ?? imagined(sites)
  const villages = all.toSorted((a, b) => b.weight - a.weight).slice(0, sites)
  const agents = villages.map(({ code, weight }) => ({
    id: `agent-${code}` as AgentId,
    accessPoints: ACCESS_POINTS.map((name) => `ap-${code}-${name}` as AccessPointId),
    popularity: 2 + 2 * Math.sqrt(weight),
  }))
  return { isReal: real !== null, villages, agents }
}

function imagined(count: number): readonly Village[] {
  const random = randomOf('villages', SEED)
  return Array.from({ length: count }, (_, index) => ({
    code: `v${Math.floor(index / VILLAGES_PER_KECAMATAN)}.${index}`,
    name: `Desa ${index}`,
    latitude: -11 + 17 * random(),
    longitude: 95 + 46 * random(),
    weight: Math.ceil(1 + 20 * random() ** 4),
  }))
}

/** The same for the same agent, so that a prepared directory can be taken up again. */
export function tokenOf(agent: AgentId): string {
  return `pantau_${createHash('sha256').update(`bench ${agent}`).digest('base64url')}`
}

/** Writes inventory and tokens into the journal, which has neither. */
export async function writeNation(
  directory: string,
  { villages, agents }: Nation,
  url: Secret | null,
): Promise<void> {
  const journal = await openJournal(directory, { url })
  try {
    const places = villages.map((village): Place => ({
      id: village.code as PlaceId,
      name: village.name,
      kind: 'kelurahan-office',
      kecamatan: village.code.slice(0, village.code.lastIndexOf('.')),
      kelurahan: village.name,
      latitude: village.latitude,
      longitude: village.longitude,
      status: 'active',
      ...BARE_PLACE,
    }))
    const accessPoints = agents.flatMap((agent, at) =>
      agent.accessPoints.map((id): AccessPoint => {
        const place = (villages[at]?.code ?? '') as PlaceId
        return { ...POLLED_ALONE, id, place, name: id, agent: agent.id, model: null }
      }),
    )
    const { revision } = journal.inventory()
    await journal.applyImport(revision, { places, uplinks: [], accessPoints, equipment: [] })
  } finally {
    await journal.close()
  }
  await writeTokens(directory, agents, url)
}

/** Past the journal, which writes each for itself: a country's would take an hour. */
async function writeTokens(
  directory: string,
  agents: readonly NationAgent[],
  url: Secret | null,
): Promise<void> {
  const db =
    url === null
      ? openSqlite(join(directory, JOURNAL_FILE))
      : openPostgres(url, { process: 'bench' })
  try {
    const nowMs = Date.now()
    const rows = agents.map(({ id }, at) => ({
      id: at.toString(16).padStart(10, '0'),
      agent: id,
      hash: createHash('sha256').update(tokenOf(id)).digest('hex'),
      created_at_ms: nowMs,
      revoked_at_ms: null,
      first_used_at_ms: nowMs,
      replaces: null,
    }))
    await db.transaction().execute(async (tx) => {
      for (let at = 0; at < rows.length; at += TOKENS_PER_STATEMENT) {
        const some = rows.slice(at, at + TOKENS_PER_STATEMENT)
        await tx.insertInto('token').values(some).execute()
      }
    })
  } finally {
    await db.destroy()
  }
}
