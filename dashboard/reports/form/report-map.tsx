import { useMemo } from 'preact/hooks'
import type { MapMark, ReportMap } from '#contract/report-view.ts'
import { drawnMap } from '../../model/report-map.ts'

/** Half the size of a mark, in units of the drawing. */
const SIZE = 9

/** The sign of a place: its shape says as much as its colour. */
function Mark({ mark, x, y }: { readonly mark: MapMark; readonly x: number; readonly y: number }) {
  const className = `mark mark-${mark}`
  switch (mark) {
    case 'with-service':
      return <circle class={className} cx={x} cy={y} r={SIZE} />
    case 'below':
      return (
        <path
          class={className}
          d={`M${x} ${y - SIZE - 2}L${x + SIZE + 2} ${y + SIZE}L${x - SIZE - 2} ${y + SIZE}Z`}
        />
      )
    case 'undetermined':
      return <rect class={className} x={x - SIZE} y={y - SIZE} width={2 * SIZE} height={2 * SIZE} />
    case 'no-equipment':
      return (
        <path
          class={className}
          d={`M${x - SIZE} ${y - SIZE}L${x + SIZE} ${y + SIZE}M${x + SIZE} ${y - SIZE}L${x - SIZE} ${y + SIZE}`}
        />
      )
    default:
      return mark satisfies never
  }
}

/** The city in outline with the signs of its places, and what they mean. */
export function ReportMapPart({ map }: { readonly map: ReportMap }) {
  const drawn = useMemo(() => drawnMap(map), [map])
  if (drawn === null) return null
  const words = map.legend.map(({ mark, text }) => {
    const count = map.places.filter((place) => place.mark === mark).length
    return `${text}: ${count}`
  })
  return (
    <figure class="report-map">
      <figcaption>{map.title}</figcaption>
      <svg
        viewBox={`0 0 ${drawn.width} ${drawn.height}`}
        role="img"
        aria-label={`${map.title}. ${words.join('; ')}`}
      >
        {map.areas.map(({ name, tone }, index) => (
          <path
            key={index}
            class={`area ${tone === null ? '' : `tone-${tone}`}`}
            d={drawn.paths[index]}
          >
            <title>{name}</title>
          </path>
        ))}
        {map.places.map(({ name, mark }, index) => {
          const { x, y } = drawn.spots[index] ?? { x: 0, y: 0 }
          return (
            <g key={index}>
              <title>{name}</title>
              <Mark mark={mark} x={x} y={y} />
            </g>
          )
        })}
      </svg>
      <ul class="chart-legend">
        {map.legend.map(({ mark, text }) => (
          <li key={mark}>
            <svg viewBox="-14 -14 28 28" width="16" height="16" aria-hidden="true">
              <Mark mark={mark} x={0} y={0} />
            </svg>{' '}
            {text}
          </li>
        ))}
      </ul>
    </figure>
  )
}
