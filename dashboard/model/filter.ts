import type { PlaceNow } from '#contract/fleet.ts'
import { namesIn } from '#contract/joined-names.ts'
import { PLACE_KINDS, PLACE_STATES } from '#contract/words.ts'

/** The properties places can be narrowed by. */
export const FACETS = ['state', 'kecamatan', 'kind', 'provider'] as const
export type Facet = (typeof FACETS)[number]

/** An empty set lets everything through; several values of one facet widen, facets narrow. */
export interface Filter {
  readonly chosen: Readonly<Record<Facet, ReadonlySet<string>>>
  readonly text: string
}

export const NO_FILTER: Filter = {
  chosen: { state: new Set(), kecamatan: new Set(), kind: new Set(), provider: new Set() },
  text: '',
}

const NOBODY = ['']

/**
 * A place's values of a facet: of several lines the providers of all, as `PlaceNow.provider` names
 * them; places without a provider share the value ''.
 */
export function valuesOf(place: PlaceNow, facet: Facet): readonly string[] {
  return facet === 'provider' ? providersNamed(place) : [place[facet]]
}

/** The providers of a place's lines; '' alone for nobody. */
export function providersNamed({ provider }: Pick<PlaceNow, 'provider'>): readonly string[] {
  return provider === null ? NOBODY : namesIn(provider)
}

/** Lower case without accents, so that a search does not depend on either. */
export function folded(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase()
}

/**
 * A text made ready to be searched: its words, each after a space; brackets stay, so that an aside can
 * be told.
 */
export function searchable(text: string): string {
  return ` ${folded(text).replaceAll(/[\s/.,'"-]+/g, ' ')}`
}

/**
 * Whether a word of the text begins with `word`. Asides in brackets count from two letters on: one
 * letter is what tells "Penyedia D (demo)" from its neighbours, and all of them are "(demo)".
 */
function beginsWord(hay: string, word: string): boolean {
  return hay.includes(` ${word}`) || (word.length > 1 && hay.includes(` (${word}`))
}

/** A test whether each word of `text` begins a word of what was made ready by `searchable`. */
export function searchableMatcher(text: string): (hay: string) => boolean {
  const words = searchable(text).split(' ').filter(Boolean)
  return (hay) => words.every((word) => beginsWord(hay, word))
}

/** A test whether each word of `text` begins a word of what is searched. */
export function textMatcher(text: string): (searched: string) => boolean {
  const matches = searchableMatcher(text)
  return (searched) => matches(searchable(searched))
}

/** What is searched of each place; made once, because each letter that is typed searches them all. */
const hays = new WeakMap<PlaceNow, string>()

function hayOf(place: PlaceNow): string {
  const known = hays.get(place)
  if (known !== undefined) return known
  const { name, kelurahan, kecamatan, provider, id } = place
  const hay = searchable(`${name} ${kelurahan} ${kecamatan} ${provider ?? ''} ${id}`)
  hays.set(place, hay)
  return hay
}

/** A test whether a place passes the filter, leaving one facet out when told. */
export function matcher(filter: Filter, except?: Facet): (place: PlaceNow) => boolean {
  const facets = FACETS.filter((facet) => facet !== except && filter.chosen[facet].size > 0)
  const matches = searchableMatcher(filter.text)
  const hasText = filter.text.trim() !== ''
  return (place) =>
    facets.every((facet) => valuesOf(place, facet).some((one) => filter.chosen[facet].has(one))) &&
    (!hasText || matches(hayOf(place)))
}

/**
 * How many places each value of a facet would show, given the other facets and the text. Every value
 * that occurs in the city is there, also with 0, so that options do not come and go.
 */
export function countsOf(
  places: Iterable<PlaceNow>,
  filter: Filter,
  facet: Facet,
): ReadonlyMap<string, number> {
  const passes = matcher(filter, facet)
  const counts = new Map<string, number>()
  for (const place of places) {
    const more = passes(place) ? 1 : 0
    for (const value of valuesOf(place, facet)) counts.set(value, (counts.get(value) ?? 0) + more)
  }
  return counts
}

/**
 * The filter without values that cannot be: states and kinds that are no words of ours, and a
 * kecamatan or provider that no place has. An old link then widens instead of showing nothing. The
 * same object when every value can be.
 */
export function withKnownValues(filter: Filter, places: Iterable<PlaceNow>): Filter {
  if (FACETS.every((facet) => filter.chosen[facet].size === 0)) return filter
  const all = [...places]
  const known: Readonly<Record<Facet, ReadonlySet<string>>> = {
    state: new Set(PLACE_STATES),
    kind: new Set(PLACE_KINDS),
    kecamatan: new Set(all.map(({ kecamatan }) => kecamatan)),
    provider: new Set(all.flatMap(providersNamed)),
  }
  const chosen: Record<Facet, ReadonlySet<string>> = { ...filter.chosen }
  for (const facet of FACETS) {
    const kept = [...chosen[facet]].filter((value) => known[facet].has(value))
    if (kept.length < chosen[facet].size) chosen[facet] = new Set(kept)
  }
  return FACETS.every((facet) => chosen[facet] === filter.chosen[facet])
    ? filter
    : { ...filter, chosen }
}

/** The filter with one value of a facet switched on or off. */
export function toggled(filter: Filter, facet: Facet, value: string): Filter {
  const values = new Set(filter.chosen[facet])
  if (!values.delete(value)) values.add(value)
  return { ...filter, chosen: { ...filter.chosen, [facet]: values } }
}

/** The filter with a facet emptied. */
export function cleared(filter: Filter, facet: Facet): Filter {
  return { ...filter, chosen: { ...filter.chosen, [facet]: new Set() } }
}

/** Whether the filter lets everything through. */
export function isEmpty(filter: Filter): boolean {
  return filter.text.trim() === '' && FACETS.every((facet) => filter.chosen[facet].size === 0)
}
