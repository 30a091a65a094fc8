import type { tableTextsId } from './table-texts-id.ts'

/** The texts of every table in English. */
export const tableTextsEn: typeof tableTextsId = {
  find: 'Search the table',
  rows: (shown) => `${shown} rows`,
  someRows: (shown, total) => `${shown} of ${total} rows`,
  none: 'No row matches the search or the filters.',
  clear: 'Show all',
  download: 'Download CSV',
  downloadHint: 'The rows shown, in this order; opens in a spreadsheet as it is.',
  allColumns: 'All columns',
  allColumnsHint: 'Show also the columns that are seldom needed; the CSV file always has all.',
  cut: (rows) => `The first ${rows} rows are printed; the rest is in the CSV file.`,
}
