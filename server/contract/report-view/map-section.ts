import type { CoverageFigures } from '../coverage.ts'
import type { ReportPlace } from '../report.ts'
import type { ChartTone, MapMark, ReportMap, ReportSection } from '../report-view.ts'
import { note, text } from './context.ts'
import type { ViewContext } from './context.ts'
import { requiredPlaces } from './places-section.ts'

const NAMES_MAX = 10
const MARKS: readonly MapMark[] = ['with-service', 'below', 'undetermined', 'no-equipment']
const GAP_MARKS: readonly MapMark[] = ['below', 'no-equipment']

/** 2. The city by the state of its places, and by its gaps; in words too. */
export function mapSection(context: ViewContext): ReportSection {
  const { figures, texts, write, outlines } = context
  const { map } = texts.sections
  const places = requiredPlaces(figures)
  const namesOf = (mark: MapMark): string =>
    namesIn(
      places.filter(({ verdict }) => verdict === mark).map(({ name }) => name),
      context,
    )
  const countOf = (mark: MapMark): number => places.filter(({ verdict }) => verdict === mark).length
  const month = write.month(figures.month)
  const words = [
    map.alternative(places.length, countOf('with-service'), countOf('below')),
    map.alternativeRest(countOf('undetermined'), countOf('no-equipment')),
    ...(countOf('below') === 0 ? [] : [map.below(namesOf('below'))]),
    ...(countOf('no-equipment') === 0 ? [] : [map.without(namesOf('no-equipment'))]),
  ]
  if (places.length === 0) {
    return { id: 'map', title: texts.sections.titles.map, blocks: [text(map.noPlaces)] }
  }
  const toneOf = tones(context)
  const areas = (isToned: boolean): ReportMap['areas'] =>
    outlines.map(({ name, kecamatan, rings }) => ({
      name,
      tone: isToned ? toneOf(kecamatan, name) : null,
      rings,
    }))
  const gaps = places.filter(({ verdict }) => GAP_MARKS.includes(verdict))
  const hasGapMap = outlines.length > 0 || gaps.length > 0
  return {
    id: 'map',
    title: texts.sections.titles.map,
    blocks: [
      text(words.join(' ')),
      ...(outlines.length === 0 ? [note(map.noOutlines)] : []),
      {
        kind: 'map',
        map: {
          id: 'map-state',
          title: map.state(month),
          legend: legend(MARKS, context),
          areas: areas(false),
          places: places.map(spotOf),
        },
      },
      ...(hasGapMap
        ? [
            {
              kind: 'map' as const,
              map: {
                id: 'map-gaps',
                title: map.gaps(month),
                legend: legend(GAP_MARKS, context),
                areas: areas(true),
                places: gaps.map(spotOf),
              },
            },
          ]
        : []),
      ...(outlines.length === 0 ? [] : [note([map.tones, ...toneWords(context)].join(' '))]),
    ],
  }
}

function legend(marks: readonly MapMark[], { texts }: ViewContext): ReportMap['legend'] {
  return marks.map((mark) => ({ mark, text: texts.words.verdict[mark] }))
}

const spotOf = ({ name, longitude, latitude, verdict }: ReportPlace) => ({
  name,
  longitude,
  latitude,
  mark: verdict,
})

/** So many names; the others are counted. */
function namesIn(names: readonly string[], { texts }: ViewContext): string {
  const shown = names.slice(0, NAMES_MAX).join(', ')
  const more = names.length - NAMES_MAX
  return more > 0 ? texts.sections.map.more(shown, more) : shown
}

/** What the colours of kelurahan say, in words: each group with its names. */
function toneWords(context: ViewContext): readonly string[] {
  const { figures, texts } = context
  const { map } = texts.sections
  const namesOf = (tone: ChartTone): string =>
    namesIn(
      figures.byKelurahan.filter((one) => toneOf(one.figures) === tone).map(({ name }) => name),
      context,
    )
  const [good, fair, poor, unknown] = [
    namesOf('good'),
    namesOf('fair'),
    namesOf('poor'),
    namesOf('unknown'),
  ]
  return [
    ...(good === '' ? [] : [map.tone('76–100%', good)]),
    ...(fair === '' ? [] : [map.tone('51–75%', fair)]),
    ...(poor === '' ? [] : [map.tone('0–50%', poor)]),
    ...(unknown === '' ? [] : [map.toneUnknown(unknown)]),
  ]
}

/** Of a kelurahan by its place coverage, which no name of two kecamatan may mix up. */
function tones({ figures }: ViewContext): (kecamatan: string, kelurahan: string) => ChartTone {
  const keyOf = (kecamatan: string, name: string): string =>
    `${kecamatan}/${name}`.toLocaleLowerCase('id')
  const known = new Map(
    figures.byKelurahan.map((one) => [keyOf(one.kecamatan, one.name), toneOf(one.figures)]),
  )
  return (kecamatan, kelurahan) => known.get(keyOf(kecamatan, kelurahan)) ?? 'unknown'
}

function toneOf({ band }: CoverageFigures): ChartTone {
  if (band === null) return 'unknown'
  if (band === 4) return 'good'
  return band === 3 ? 'fair' : 'poor'
}
