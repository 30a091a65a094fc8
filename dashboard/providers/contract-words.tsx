import type { Clause, ContractVersion, ReckoningStep } from '#contract/contracts.ts'
import {
  formatDuration,
  formatFineShare,
  formatHours,
  formatRupiah,
} from '#contract/report-format.ts'
import { contractTexts } from '../i18n/contract-texts.ts'
import { language, messages } from '../i18n/language.ts'
import { shortDay } from '../model/contract-figures.ts'
import { formats } from '../view-state.ts'

const HOUR_MS = 3_600_000

/** As the report writes it: to the thousandth of a percent. Reads signals. */
export const fineShare = (share: number): string => formatFineShare(share, language.value)

/** As the report writes it: who reckons it again comes to the same share. Reads signals. */
const fineHours = (ms: number): string => formatHours(ms, language.value)

/** As the report writes it, in whole words. Reads signals. */
const durationWords = (ms: number): string => formatDuration(ms, language.value)

/** A sum of money, as the report writes it. Reads signals. */
export const rupiahWords = (rupiah: number): string => formatRupiah(rupiah, language.value)

/** A time in hours with one decimal. Reads signals. */
export function hoursWords(ms: number): string {
  return contractTexts.value.hours(formats.value.number(ms / HOUR_MS))
}

/** A day of the calendar, in short words. Reads signals. */
export function dayWords(day: string): string {
  return shortDay(day, language.value)
}

/** What a clause says, sentence by sentence. Reads signals. */
function clauseSentences(clause: Clause): readonly string[] {
  const text = contractTexts.value.clause
  const { number } = formats.value
  const { cause } = messages.value
  const quality = [
    ...(clause.latencyMsMax === null ? [] : [text.latency(number(clause.latencyMsMax))]),
    ...(clause.mbpsLeast === null ? [] : [text.mbps(number(clause.mbpsLeast))]),
  ]
  const causes = clause.exclusions.map((one) => cause[one])
  const { repairHoursMax, repairHourRupiah } = clause
  return [
    text.target(fineShare(clause.target), text.point[clause.measuringPoint]),
    clause.serviceHours === null ? text.ownHours : text.hours(clause.serviceHours),
    causes.length === 0 ? text.noExclusions : text.exclusions(causes.join(', ')),
    ...(clause.outageLeastSeconds === 0
      ? []
      : [text.short(durationWords(clause.outageLeastSeconds * 1000))]),
    text.unit[clause.unit],
    ...clause.tiers.map(({ below, restitutionShare }) =>
      text.tier(fineShare(below), fineShare(restitutionShare)),
    ),
    ...(repairHoursMax === null
      ? []
      : [text.repair(number(repairHoursMax), rupiahWords(repairHourRupiah))]),
    ...(quality.length === 0 ? [] : [text.quality(quality.join(', '))]),
    text.price(rupiahWords(clause.pricePerMonthRupiah), fineShare(clause.restitutionShareMax)),
  ]
}

/** A clause in words. */
export function ClauseWords({ clause }: { readonly clause: Clause }) {
  return (
    <ul class="clause">
      {clauseSentences(clause).map((sentence) => (
        <li key={sentence}>{sentence}</li>
      ))}
    </ul>
  )
}

/** Since when a version holds, and who entered it and why. */
export function VersionWords({ version }: { readonly version: ContractVersion }) {
  const text = contractTexts.value
  const { validFrom, validUntil, by, reason, atMs } = version
  const until = validUntil === null ? null : dayWords(validUntil)
  return (
    <>
      <b>{text.version(formats.value.number(version.version))}</b>,{' '}
      {text.valid(dayWords(validFrom), until)}
      <br />
      <small class="muted">{text.made(by, formats.value.date(atMs), reason)}</small>
    </>
  )
}

/** One step of the arithmetic as a line. Reads signals. */
export function stepWords(step: ReckoningStep): string {
  const text = contractTexts.value.step
  const { number } = formats.value
  switch (step.step) {
    case 'short':
      return text.short(number(step.outages), durationWords(step.ms))
    case 'unit':
      return text.unit(durationWords(step.ms))
    case 'availability': {
      const [up, unknown, whole] = [step.upMs, step.unknownMs, step.wholeMs].map(fineHours)
      return text.availability(up ?? '', unknown ?? '', whole ?? '', fineShare(step.share))
    }
    case 'tier':
      return text.tier(
        fineShare(step.below),
        fineShare(step.restitutionShare),
        rupiahWords(step.priceRupiah),
        rupiahWords(step.rupiah),
      )
    case 'repair':
      return text.repair(
        number(step.outages),
        number(step.hoursMax),
        number(step.hours),
        rupiahWords(step.hourRupiah),
        rupiahWords(step.rupiah),
      )
    case 'cap':
      return text.cap(
        fineShare(step.share),
        rupiahWords(step.priceRupiah),
        rupiahWords(step.rupiah),
      )
    default:
      return step satisfies never
  }
}
