import { KELURAHAN } from './kelurahan.ts'

/** Kelurahan that one feeder of the power company supplies. */
const KELURAHAN_PER_FEEDER = 4

/** Name of the feeder (`penyulang`) of each kelurahan; invented, neighbours share one. */
export const FEEDERS: ReadonlyMap<string, string> = new Map(
  [...new Set(KELURAHAN.map(([kecamatan]) => kecamatan))].flatMap((kecamatan) =>
    KELURAHAN.filter(([name]) => name === kecamatan)
      // From west to east: those that follow each other are neighbours, or nearly so.
      .toSorted(([, , , a], [, , , b]) => a - b)
      .map(([, kelurahan], order) => {
        const number = 1 + Math.floor(order / KELURAHAN_PER_FEEDER)
        return [kelurahan, `Penyulang ${kecamatan} ${number} (demo)`] as const
      }),
  ),
)
