import type { AccessPointId, AgentId, PlaceId, UplinkId } from '#contract/ids.ts'
import type { Evidence } from '#contract/outage.ts'
import type { EvidenceKind } from '#contract/words.ts'
import type { Episode, SiteLayout } from '../../server/domain/site.ts'

export const MINUTE_MS = 60_000
export const HOUR_MS = 60 * MINUTE_MS
export const DAY_MS = 24 * HOUR_MS
/** 2026-10-05, a Monday, 00:00 in Kupang. */
export const MONDAY_MS = Date.UTC(2026, 9, 4, 16)

export function siteOf(id: string, of: Partial<SiteLayout> & { provider?: string | null } = {}) {
  const { provider = 'Laut', ...layout } = of
  return {
    place: id as PlaceId,
    kecamatan: 'Oebobo',
    kelurahan: 'Fatululi',
    powerArea: null,
    accessPoints: [{ id: `${id}-ap` as AccessPointId, agent: `${id}-agent` as AgentId }],
    uplinks: [{ id: `${id}-line` as UplinkId, provider }],
    ups: [],
    switches: [],
    agents: [{ id: `${id}-agent` as AgentId, isOnSite: true }],
    ...layout,
  } satisfies SiteLayout
}

export function mapOf(sites: readonly SiteLayout[]): ReadonlyMap<PlaceId, SiteLayout> {
  return new Map(sites.map((site) => [site.place, site]))
}

/** `id-1` to `id-n`, the providers in turn. */
export function sitesOf(
  id: string,
  count: number,
  providers: readonly string[],
  layout: Partial<SiteLayout> = {},
): readonly SiteLayout[] {
  return Array.from({ length: count }, (_, index) =>
    siteOf(`${id}-${index + 1}`, {
      ...layout,
      provider: providers[index % providers.length] ?? null,
    }),
  )
}

/** Evidence of a site's agent, or of who is named as `kind by`. */
export function seen(place: string, atMs: number, kinds: readonly string[]): readonly Evidence[] {
  return kinds.map((each) => {
    const [kind, by = `${place}-agent`] = each.split(' ')
    return { kind: kind as EvidenceKind, atMs, by, value: null }
  })
}

export function episodeOf(
  place: string,
  startMs: number,
  of: Partial<Omit<Episode, 'evidence'>> & { readonly saw?: readonly string[] } = {},
): Episode {
  const { saw = ['agent-silent'], ...rest } = of
  return {
    subject: { kind: 'site', id: place },
    place: place as PlaceId,
    startMs,
    endMs: null,
    startWithinMs: MINUTE_MS,
    endWithinMs: 0,
    downMs: 0,
    provenMs: 0,
    unobservedMs: 0,
    upMs: 0,
    isSilent: true,
    isSettled: false,
    clientsBefore: null,
    evidence: seen(place, startMs, saw),
    ...rest,
  }
}
