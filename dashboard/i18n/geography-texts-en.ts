import type { geographyTextsId } from './geography-texts-id.ts'

/** The texts of the import of areas and residents in English. */
export const geographyTextsEn: typeof geographyTextsId = {
  parts: {
    boundaries: 'Boundaries',
    population: 'Residents by kelurahan',
    grid: 'Residents by cell',
    candidates: 'Candidate places',
    crosswalk: 'Crosswalk of codes',
  },
  hints: {
    boundaries:
      'GeoJSON, or a Shapefile as zip; WGS 84 (EPSG:4326), one area for each kelurahan, with Kemendagri’s code if there is one.',
    population:
      'CSV: kelurahan or code, residents, and if known households and quality (census, register, estimate).',
    grid: 'GeoTIFF, or CSV with latitude, longitude, residents; makes the reckoning of reach more exact.',
    candidates:
      'CSV: code, name, latitude, longitude, and the cost if known; the next best places are chosen from these.',
    crosswalk: 'CSV of two columns: Kemendagri’s code and BPS’ code. They are never the same.',
  },
  accepts: {
    boundaries: '.geojson,.json,.zip',
    population: '.csv',
    grid: '.tif,.tiff,.csv',
    candidates: '.csv',
    crosswalk: '.csv',
  },
  now: 'What there is now',
  areas: (count) => `${count} kelurahan`,
  residents: (count) => `${count} kelurahan with residents`,
  cells: (count, residents) => `${count} cells, ${residents} residents`,
  outside: (count) => `${count} outside`,
  candidates: (count) => `${count} candidates`,
  codes: (count) => `${count} kelurahan with BPS’ code`,
  none: 'nothing yet',
  importTitle: 'Import',
  what: 'What is imported',
  file: 'File',
  illustrative: 'These boundaries are illustrative, not official; the map says so',
  attribution: 'Credit line for the map',
  attributionHelp: 'Such as © Badan Informasi Geospasial. Empty where none is demanded.',
  checking: 'Checking the file; nothing is changed yet …',
  planned: 'What was found: nothing is changed yet',
  done: 'Imported',
  counts: { added: 'new', changed: 'changed', unchanged: 'the same', removed: 'gone' },
  removes: 'What is not in the file will be gone: this part is replaced whole.',
  warnings: 'Worth a look',
  preview: 'Preview on the map',
  noPreview: 'No preview: it has no shape, or is too large.',
  confirm: 'Yes, save',
  nothing: 'The file says what there is; there is nothing to save.',
  attributionNow: (words) => `Credited on the map: ${words}`,
  unknown: (names) => `Kelurahan that places name and the boundaries do not have: ${names}`,
  table: 'Kelurahan',
  tableNone:
    'There are no boundaries yet. Import them first; without them the coverage of residents cannot be reckoned.',
  columns: {
    name: 'Kelurahan',
    kecamatan: 'Kecamatan',
    code: 'Kemendagri’s code',
    codeBps: 'BPS’ code',
    residents: 'Residents',
    households: 'Households',
    quality: 'Quality',
    area: 'Area (km²)',
  },
  qualities: { census: 'census', register: 'register', estimate: 'estimate' },
}
