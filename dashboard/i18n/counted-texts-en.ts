import type { countedTextsId } from './counted-texts-id.ts'

/** The texts on since when something counts, and on how much of it figures rest, in English. */
export const countedTextsEn: typeof countedTextsId = {
  since: (day) =>
    `Counted since ${day}: the day this place was entered in the inventory, or that of its first data where that is earlier.`,
  rule: 'A place counts from the day it was entered in the inventory, or from its first data where that is earlier; after that, time without data was not watched.',
  dataFrom: (day, days, all) => `Data begin on ${day}: ${days} of ${all} days.`,
  noData: 'No data',
  noDataOf: (month) => `There are no data for ${month}.`,
  dataStart: (day) => `Data begin on ${day}.`,
  noneYet: 'Nothing has been watched yet: data begin as soon as the first agent reports.',
  open: (month) => `Open ${month}`,
}
