import { layerTexts } from '../i18n/layer-texts.ts'
import { formats } from '../view-state.ts'
import { legend, type LegendItem } from './on-map.ts'

function Sign({ sign }: Pick<LegendItem, 'sign'>) {
  switch (sign.kind) {
    case 'area':
      return (
        <svg width="22" height="16" viewBox="0 0 22 16" aria-hidden="true">
          <rect class={`area ${sign.className}`} width="22" height="16" rx="2" />
        </svg>
      )
    case 'circle': {
      const size = 2 * sign.radiusPx + 2
      return (
        <svg width={size} height={size} aria-hidden="true">
          <circle class={sign.className} cx={size / 2} cy={size / 2} r={sign.radiusPx} />
        </svg>
      )
    }
    case 'drawing':
      return (
        <svg
          width="22"
          height="22"
          viewBox="0 0 24 24"
          aria-hidden="true"
          // Constant drawings of ours, shared with the map.
          dangerouslySetInnerHTML={{ __html: sign.svg }}
        />
      )
    default:
      return sign satisfies never
  }
}

/** What the colours and signs of the layer mean, with how many there are of each. */
export function LayerLegend() {
  const shown = legend.value
  if (shown === null) return null
  return (
    <details class="legend layer-legend" open={!matchMedia('(max-width: 760px)').matches}>
      <summary>{layerTexts.value.legend}</summary>
      <p>{shown.title}</p>
      <ul>
        {shown.items.map(({ sign, label, count }) => (
          <li key={label}>
            <Sign sign={sign} />
            <span>{label}</span>
            {count !== null && <b>{formats.value.number(count)}</b>}
          </li>
        ))}
      </ul>
      {shown.note !== '' && <p class="muted">{shown.note}</p>}
    </details>
  )
}
