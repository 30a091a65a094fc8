import type { AccessPointNow } from '#contract/fleet.ts'
import type { Radios as RadiosAnswer } from '#contract/usage.ts'
import { PATHS } from '#contract/words.ts'
import { ofId } from '../api.ts'
import { nowMs } from '../clock.ts'
import { placeTexts } from '../i18n/place-texts.ts'
import { Answer, useAsked } from '../parts/asked.tsx'
import { formats } from '../view-state.ts'

/** From here on the air of a radio is short: retries take the time of data. */
const FULL_PERCENT = 80

function Rows({ radios }: Pick<RadiosAnswer, 'radios'>) {
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

function OfAccessPoint({ accessPoint }: { readonly accessPoint: AccessPointNow }) {
  const text = placeTexts.value
  const { number, moment } = formats.value
  const asked = useAsked<RadiosAnswer>(ofId(PATHS.accessPointRadios, accessPoint.id))
  return (
    <article>
      <h4>{accessPoint.name}</h4>
      <Answer of={asked}>
        {({ atMs, radios, ssids }) =>
          radios.length + ssids.length === 0 ? (
            <p class="muted">{text.radio.none}</p>
          ) : (
            <>
              {radios.length > 0 && <Rows radios={radios} />}
              {ssids.length > 0 && (
                <p class="ssids">
                  <b>{text.radio.ssids}</b>{' '}
                  {ssids
                    .map(({ name, band, clients }) =>
                      [
                        name,
                        band === null ? '' : text.band(band),
                        clients === null ? '' : `(${number(clients)})`,
                      ]
                        .filter(Boolean)
                        .join(' '),
                    )
                    .join(' · ')}
                </p>
              )}
              {atMs !== null && <p class="muted">{text.radio.at(moment(atMs, nowMs.peek()))}</p>}
            </>
          )
        }
      </Answer>
    </article>
  )
}

/** What the last poll said of the radios of each access point. */
export function Radios({ accessPoints }: { readonly accessPoints: readonly AccessPointNow[] }) {
  if (accessPoints.length === 0) return null
  return (
    <section class="card place-radios">
      <h3>{placeTexts.value.sections.radios}</h3>
      {accessPoints.map((accessPoint) => (
        <OfAccessPoint key={accessPoint.id} accessPoint={accessPoint} />
      ))}
    </section>
  )
}
