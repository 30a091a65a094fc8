import type { AccessPointNow } from '#contract/fleet.ts'
import type { Radios as RadiosAnswer } from '#contract/usage.ts'
import { PATHS } from '#contract/paths.ts'
import { ofId } from '../api.ts'
import { nowMs } from '../clock.ts'
import { placeTexts } from '../i18n/place-texts.ts'
import { Answer, useAsked } from '../parts/asked.tsx'
import { formats } from '../view-state.ts'
import { RadioTable } from './radio-table.tsx'

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
              {radios.length > 0 && (
                <div
                  class="radios-scroll"
                  tabIndex={0}
                  role="region"
                  aria-label={`${text.sections.radios}: ${accessPoint.name}`}
                >
                  <RadioTable radios={radios} />
                </div>
              )}
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
