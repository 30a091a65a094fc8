import type { AvailabilityOfPlaces } from '#contract/days.ts'
import type { PlaceNow } from '#contract/fleet.ts'
import type { Usage } from '#contract/usage.ts'
import { PATHS } from '#contract/paths.ts'
import { placeTexts } from '../i18n/place-texts.ts'
import { fleet } from '../live.ts'
import { medianOf } from '../model/place-figures.ts'
import { peersOf, type Peer } from '../model/place-peers.ts'
import { Answer, useAsked, valueOf } from '../parts/asked.tsx'
import { GoLink } from '../parts/go-link.tsx'
import { ShareCell } from '../parts/share-cell.tsx'
import { monthWords } from '../today.ts'
import { formats } from '../view-state.ts'

const PEERS_MAX = 6

interface CompareProps {
  readonly place: PlaceNow
  /** `2026-11` */
  readonly month: string
}

type Shares = Pick<AvailabilityOfPlaces['places'][number], 'measured' | 'lower' | 'upper'>
const UNSEEN: Shares = { measured: null, lower: null, upper: null }

interface Row {
  readonly place: PlaceNow
  readonly why: string
  readonly shares: Shares
  readonly clients: number | null
}

function Table({ rows, own }: { readonly rows: readonly Row[]; readonly own: Row }) {
  const text = placeTexts.value.compare
  const { number, percent } = formats.value
  const seen = <T,>(values: readonly (T | null)[]): T[] => values.flatMap((one) => one ?? [])
  const measured = medianOf(seen(rows.map(({ shares }) => shares.measured)))
  const clients = medianOf(seen(rows.map((row) => row.clients)))
  return (
    <div
      class="compare-scroll"
      tabIndex={0}
      role="region"
      aria-label={placeTexts.value.sections.compare}
    >
      <table class="plain-table">
        <thead>
          <tr>
            <th scope="col">{text.place}</th>
            <th scope="col">{text.why}</th>
            <th scope="col">{text.measured}</th>
            <th scope="col">{text.clients}</th>
          </tr>
        </thead>
        <tbody>
          {[own, ...rows].map((row) => (
            <tr key={row.place.id} class={row === own ? 'is-own' : undefined}>
              <th scope="row">
                {row === own ? (
                  row.place.name
                ) : (
                  <GoLink to={{ page: 'place', place: row.place.id }} class="link">
                    {row.place.name}
                  </GoLink>
                )}
              </th>
              <td>{row.why}</td>
              <td>
                <ShareCell {...row.shares} />
              </td>
              <td>{row.clients === null ? '–' : number(row.clients)}</td>
            </tr>
          ))}
          <tr class="is-median">
            <th scope="row" colSpan={2}>
              {text.median(number(rows.length))}
            </th>
            <td>{measured === null ? '–' : percent(measured)}</td>
            <td>{clients === null ? '–' : number(clients)}</td>
          </tr>
        </tbody>
      </table>
    </div>
  )
}

/** The place beside those that are like it, with what they have in common and their median. */
function Comparison({ place, month, peers }: CompareProps & { readonly peers: readonly Peer[] }) {
  const text = placeTexts.value.compare
  const asked = useAsked<AvailabilityOfPlaces>(`${PATHS.availability}?period=${month}`)
  const usage = valueOf(useAsked<Usage>(`${PATHS.usage}?period=${month}&scope=place`))
  const clients = new Map(usage?.of.map(({ id, figures }) => [id, figures.clientsMean]))
  return (
    <Answer of={asked} rows={peers.length}>
      {({ places }) => {
        const shares = new Map<string, Shares>(places.map((one) => [one.place, one]))
        const rowOf = (one: PlaceNow, why: string): Row => ({
          place: one,
          why,
          shares: shares.get(one.id) ?? UNSEEN,
          clients: clients.get(one.id) ?? null,
        })
        return (
          <Table
            own={rowOf(place, text.own)}
            rows={peers.map((peer) =>
              rowOf(peer.place, peer.alike.map((name) => text.alike[name]).join(', ')),
            )}
          />
        )
      }}
    </Answer>
  )
}

/** Compares a place with similar ones in a month. */
export function Compare({ place, month }: CompareProps) {
  const text = placeTexts.value
  const view = fleet.value
  const peers = view === null ? [] : peersOf(place, view.places.values(), PEERS_MAX)
  return (
    <section class="card place-compare">
      <h3>
        {text.sections.compare} <small>{text.compare.period(monthWords(month))}</small>
      </h3>
      {view?.isWhole === false ? (
        <p class="muted">{text.compare.tooMany}</p>
      ) : peers.length === 0 ? (
        <p class="muted">{text.compare.none}</p>
      ) : (
        <Comparison place={place} month={month} peers={peers} />
      )}
    </section>
  )
}
