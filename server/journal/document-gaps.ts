import type { WrittenDocument } from '#contract/agent-document.ts'
import { phrase } from '#contract/phrase.ts'
import type { Phrase } from '#contract/phrase.ts'
import type { AgentTargets } from './effective-document.ts'

const NAMED_MAX = 3

/**
 * What an agent's document lacks, in words for the operator: its agent would refuse it whole, or a
 * place would stay unknown for ever. Empty when nothing is missing. The document stands in place of
 * what the agent's own file says, so that a device without an address is polled no more.
 */
export function gapsOf(document: WrittenDocument, targets: AgentTargets): readonly Phrase[] {
  const { defaults = {}, access_points = [], uplinks = [], ups = [], switches = [] } = document
  const overSnmp = [
    ...access_points.filter(({ check = 'snmp' }) => check === 'snmp'),
    ...ups,
    ...switches,
  ]
  const closed = overSnmp.filter((written) => {
    const { version = '2c', community, user } = { ...defaults, ...written }
    return (version === '3' ? user : community) === undefined
  })
  const polled = new Set<string>([...access_points, ...ups, ...switches].map(({ id }) => id))
  const unpolled = [
    ...targets.accessPoints.filter(({ controller }) => controller === null),
    ...targets.equipment,
  ].filter(({ id }) => !polled.has(id))
  const untested = uplinks.filter(({ probes = [] }) => probes.length === 0)
  const alike = testedAlike(document, targets)
  return [
    ...(closed.length === 0 ? [] : [phrase('gap-credentials', { ids: named(closed) })]),
    ...(unpolled.length === 0 ? [] : [phrase('gap-address', { ids: named(unpolled) })]),
    ...(untested.length === 0 ? [] : [phrase('gap-probes', { ids: named(untested) })]),
    ...(alike.length === 0 ? [] : [phrase('gap-interface', { ids: named(alike) })]),
  ]
}

/** Lines of one place that the agent would test by the same way: both would tell of one of them. */
function testedAlike(
  { uplinks = [] }: WrittenDocument,
  targets: AgentTargets,
): readonly { readonly id: string }[] {
  const placeOf = new Map<string, string>(targets.uplinks.map(({ id, place }) => [id, place]))
  const ways = new Map<string, { readonly id: string }[]>()
  for (const line of uplinks) {
    const { id, probes = [], interface: own = null } = line
    const place = placeOf.get(id)
    if (place === undefined || probes.length === 0) continue
    const way = JSON.stringify([place, own, probes])
    ways.set(way, [...(ways.get(way) ?? []), line])
  }
  return [...ways.values()].filter((lines) => lines.length > 1).flat()
}

function named(entries: readonly { readonly id: string }[]): string {
  const ids = entries.slice(0, NAMED_MAX).map(({ id }) => id)
  const more = entries.length - ids.length
  return more === 0 ? ids.join(', ') : `${ids.join(', ')} (+${more})`
}
