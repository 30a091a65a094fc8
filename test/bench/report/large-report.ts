import type { MonthFigures, ReportAvailability, ReportPlace } from '#contract/report.ts'
import type { Report } from '#contract/report-document.ts'
import { availabilityShares } from '../../../server/domain/totals.ts'
import { randomOf } from '../../simulator/random.ts'
import { sampleReport } from '../../unit/report-sample.ts'

/** As on average in a month of a city whose power is cut often. */
const OUTAGES_PER_PLACE = 4
const PLACES_PER_KELURAHAN = 6
const PLACES_PER_KECAMATAN = 50

/**
 * The sample's month with so many places, each with numbers of its own: as large as a real one, and
 * seeded. Its sums are the sample's: it is there to be written, not to be believed.
 */
export function largeReport(count: number, seed: number): Report {
  const report = sampleReport()
  const { figures } = report
  const random = randomOf('large report', seed)
  const places = Array.from({ length: count }, (_, at) => placeOf(figures, at, random))
  const [outage] = figures.outages
  const [kelurahan] = figures.byKelurahan
  const [group] = figures.byKecamatan
  const [contract] = figures.contracts
  const [line] = contract?.lines ?? []
  if (!outage || !kelurahan || !group || !contract || !line) throw new Error('the sample is bare')
  return {
    ...report,
    figures: {
      ...figures,
      places,
      outages: places.flatMap(({ place, name, fromMs }) =>
        Array.from({ length: OUTAGES_PER_PLACE }, (_, at) => {
          const startMs = fromMs + Math.floor((at + random()) * 86_400_000 * 7)
          const downMs = Math.floor(random() * 7_200_000)
          return { ...outage, place, name, startMs, endMs: startMs + downMs, downMs }
        }),
      ),
      byKecamatan: Array.from({ length: Math.ceil(count / PLACES_PER_KECAMATAN) }, (_, at) => {
        return { ...group, key: `Kecamatan ${at}`, availability: availability(random) }
      }),
      byKelurahan: Array.from({ length: Math.ceil(count / PLACES_PER_KELURAHAN) }, (_, at) => {
        const kecamatan = `Kecamatan ${Math.floor((at * PLACES_PER_KELURAHAN) / PLACES_PER_KECAMATAN)}`
        return {
          ...kelurahan,
          key: String(at),
          name: `Kelurahan ${at}`,
          kecamatan,
          availability: availability(random),
        }
      }),
      contracts: [
        { ...contract, lines: places.map(({ place, name }) => ({ ...line, place, name })) },
        ...figures.contracts.slice(1),
      ],
    },
  }
}

function placeOf(figures: MonthFigures, at: number, random: () => number): ReportPlace {
  const sample = figures.places[at % figures.places.length]
  if (sample === undefined) throw new Error('the sample has places')
  return {
    ...sample,
    place: `place-${at}` as ReportPlace['place'],
    name: `${sample.name} ${at}`,
    kecamatan: `Kecamatan ${Math.floor(at / PLACES_PER_KECAMATAN)}`,
    kelurahan: `Kelurahan ${Math.floor(at / PLACES_PER_KELURAHAN)}`,
    latitude: -10.1 - random() / 10,
    longitude: 123.5 + random() / 10,
    availability: availability(random),
    outages: Math.floor(random() * 9),
    usage: {
      clientsMedian: Math.floor(random() * 40) / 2,
      clientsPeak: Math.floor(random() * 90),
      downloadBytes: Math.floor(random() * 1e12),
      uploadBytes: Math.floor(random() * 1e11),
      visitors: Math.floor(random() * 3000),
    },
  }
}

function availability(random: () => number): ReportAvailability {
  const wholeMs = 744 * 3_600_000
  const down = Math.floor(random() * wholeMs * 0.05)
  const unknown = Math.floor(random() * wholeMs * 0.02)
  const up = wholeMs - down - unknown
  const serviceMs = { up, degraded: 0, down, unknown, planned: 0, excluded: 0 }
  return { ...availabilityShares(serviceMs), serviceMs }
}
