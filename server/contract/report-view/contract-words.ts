import type { Clause, ReckoningStep } from '../contracts.ts'
import type { ViewContext } from './context.ts'

/** What a clause says, sentence by sentence. */
export function clauseSentences(
  clause: Clause,
  { texts, write }: Pick<ViewContext, 'texts' | 'write'>,
): readonly string[] {
  const text = texts.contracts.clause
  const { fineShare, rupiah, count, number } = write
  const causes = clause.exclusions.map((cause) => texts.words.cause[cause])
  const { serviceHours, repairHoursMax, latencyMsMax, mbpsLeast } = clause
  return [
    text.target(fineShare(clause.target), text.point[clause.measuringPoint]),
    serviceHours === null ? text.ownHours : text.hours(write.serviceHours(serviceHours)),
    causes.length === 0 ? text.noExclusions : text.exclusions(causes.join(', ')),
    ...(clause.outageLeastSeconds === 0
      ? []
      : [text.short(write.duration(clause.outageLeastSeconds * 1000))]),
    text.unit[clause.unit],
    ...clause.tiers.map(({ below, restitutionShare }) =>
      text.tier(fineShare(below), fineShare(restitutionShare)),
    ),
    ...(repairHoursMax === null
      ? []
      : [text.repair(count(repairHoursMax), rupiah(clause.repairHourRupiah))]),
    ...(latencyMsMax === null ? [] : [text.latency(number(latencyMsMax))]),
    ...(mbpsLeast === null ? [] : [text.mbps(number(mbpsLeast))]),
    text.price(rupiah(clause.pricePerMonthRupiah), fineShare(clause.restitutionShareMax)),
  ]
}

/** One step of the arithmetic in words. */
export function stepWords(
  step: ReckoningStep,
  { texts, write }: Pick<ViewContext, 'texts' | 'write'>,
): string {
  const text = texts.contracts.step
  const { count, duration, fineShare, hours, rupiah } = write
  switch (step.step) {
    case 'short':
      return text.short(count(step.outages), duration(step.ms), step.outages === 1)
    case 'unit':
      return text.unit(duration(step.ms))
    case 'availability':
      return text.availability(
        hours(step.upMs),
        hours(step.unknownMs),
        hours(step.wholeMs),
        fineShare(step.share),
      )
    case 'tier':
      return text.tier(
        fineShare(step.below),
        fineShare(step.restitutionShare),
        rupiah(step.priceRupiah),
        rupiah(step.rupiah),
      )
    case 'repair':
      return text.repair(
        [count(step.outages), count(step.hoursMax), count(step.hours)],
        rupiah(step.hourRupiah),
        rupiah(step.rupiah),
        step.outages === 1,
      )
    case 'cap':
      return text.cap(fineShare(step.share), rupiah(step.priceRupiah), rupiah(step.rupiah))
    default:
      return step satisfies never
  }
}

/** All steps of a line and what they come to, as one sentence without its end. */
export function reckoningWords(
  {
    reckoning,
    restitutionRupiah,
  }: { readonly reckoning: readonly ReckoningStep[]; readonly restitutionRupiah: number },
  context: Pick<ViewContext, 'texts' | 'write'>,
): string {
  const steps = reckoning.map((step) => stepWords(step, context))
  const sum = context.texts.contracts.restitution(context.write.rupiah(restitutionRupiah))
  return [...steps, sum].join('; ')
}
