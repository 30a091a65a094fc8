import type { RadioReading } from '#contract/sample.ts'
import { placeTexts } from '../i18n/place-texts.ts'
import { formats } from '../view-state.ts'

/** From here on the air of a radio is short: retries take the time of data. */
const FULL_PERCENT = 80

/** Radios with what their drivers report; what one does not tell is a dash. */
export function RadioTable({
  radios,
}: {
  readonly radios: readonly Omit<RadioReading, 'frequencyMHz'>[]
}) {
  const text = placeTexts.value.radio
  const { number } = formats.value
  const unit = (value: number | null, name: string): string =>
    value === null ? '–' : `${number(value)}${name}`
  return (
    <table class="plain-table">
      <thead>
        <tr>
          <th scope="col">{text.band}</th>
          <th scope="col">{text.channel}</th>
          <th scope="col">{text.utilization}</th>
          <th scope="col">{text.noise}</th>
          <th scope="col">{text.power}</th>
          <th scope="col">{text.clients}</th>
        </tr>
      </thead>
      <tbody>
        {radios.map((radio, index) => (
          <tr key={`${radio.band}-${radio.channel}-${index}`}>
            <th scope="row">{radio.band === null ? '–' : placeTexts.value.band(radio.band)}</th>
            <td>{unit(radio.channel, '')}</td>
            <td class={(radio.utilizationPercent ?? 0) >= FULL_PERCENT ? 'is-full' : undefined}>
              {unit(radio.utilizationPercent, '%')}
              {radio.utilizationPercent !== null && (
                <meter
                  min={0}
                  max={100}
                  high={FULL_PERCENT}
                  optimum={0}
                  value={radio.utilizationPercent}
                  aria-hidden="true"
                />
              )}
            </td>
            <td>{unit(radio.noiseDbm, ' dBm')}</td>
            <td>{unit(radio.txPowerDbm, ' dBm')}</td>
            <td>{unit(radio.clients, '')}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
