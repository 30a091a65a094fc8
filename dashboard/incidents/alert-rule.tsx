import type { AlertsView } from '#contract/alerts.ts'
import { incidentTexts } from '../i18n/incident-texts.ts'
import { formats } from '../view-state.ts'
import { hoursWords } from './words.ts'

interface RuleRowProps {
  readonly rule: AlertsView['rules'][number]
  readonly number: number
  /** The name of a recipient or a place. */
  readonly nameOf: (id: string) => string
}

/** Who is told of what, and when. */
export function RuleRow({ rule, number, nameOf }: RuleRowProps) {
  const text = incidentTexts.value
  const words = text.alerts
  const { duration } = formats.value
  const whom = (ids: readonly string[]): string =>
    ids.length === 0 ? words.everybody : ids.map(nameOf).join(', ')
  const where = [
    ...rule.kecamatan,
    ...rule.providers,
    ...rule.places.map(nameOf),
    rule.minimumPlaces > 1 ? words.minimum(formats.value.number(rule.minimumPlaces)) : '',
  ].filter(Boolean)
  const facts: readonly (readonly [string, string])[] = [
    [words.what, rule.what.map((kind) => text.kind[kind]).join(' · ')],
    [words.where, where.join(', ')],
    [words.after, rule.forSeconds === 0 ? words.atOnce : duration(rule.forSeconds * 1000)],
    [words.whom, whom(rule.to)],
    [words.hours, rule.hours === null ? words.allHours : hoursWords(rule.hours)],
    [
      words.escalation,
      rule.escalation
        .map(({ afterMinutes, to }) => words.step(duration(afterMinutes * 60_000), whom(to)))
        .join('; '),
    ],
    [
      words.repeat,
      rule.repeatMinutes === 0 ? words.never : words.every(duration(rule.repeatMinutes * 60_000)),
    ],
  ]
  return (
    <li class="rule">
      <h4>{words.rule(formats.value.number(number))}</h4>
      <dl class="facts">
        {facts
          .filter(([, value]) => value !== '')
          .map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
      </dl>
    </li>
  )
}
