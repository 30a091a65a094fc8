import { dayNumberOf, dayText, localDayAt, spanOfDay } from './local-day.ts'

/** Working days, Monday to Friday, within which an office answers and resolves. */
export const COMPLAINT_DUE_DAYS = { firstAnswer: 1, resolution: 5 } as const

/** The ends of the local days on which a complaint is to be answered and resolved at the latest, Unix ms. */
export interface ComplaintDue {
  readonly firstAnswerMs: number
  readonly resolutionMs: number
}

/** Public holidays count as working days: no source of ours knows them. */
export function complaintDue(receivedAtMs: number, timeZone: string): ComplaintDue {
  const received = dayNumberOf(localDayAt(receivedAtMs, timeZone))
  const endAfter = (workingDays: number): number => {
    let day = received
    for (let left = workingDays; left > 0;) {
      day += 1
      if (isWorkingDay(day)) left -= 1
    }
    return spanOfDay(dayText(day), timeZone).endMs
  }
  return {
    firstAnswerMs: endAfter(COMPLAINT_DUE_DAYS.firstAnswer),
    resolutionMs: endAfter(COMPLAINT_DUE_DAYS.resolution),
  }
}

/** Day 0, 1 January 1970, was a Thursday. */
function isWorkingDay(day: number): boolean {
  const sinceMonday = (day + 3) % 7
  return sinceMonday < 5
}
