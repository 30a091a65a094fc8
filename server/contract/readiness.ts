import { z } from 'zod'
import { READINESS_MEASURES } from './report-words.ts'

const text = z.string().min(1).max(500)
const both = z.strictObject({ id: text, en: text })

/**
 * A readiness assessment that a city has to fill in, as a file that can be replaced when the assessment
 * changes: what is asked, by which measure it is answered, and where its bands are cut.
 */
export const readinessInstrumentSchema = z.strictObject({
  name: text,
  /** Upper limits of all bands but the last, as shares: 0.25, 0.5, 0.75 for quarters. */
  bands: z.array(z.number().gt(0).lt(1)).min(1).max(9),
  indicators: z
    .array(
      z.strictObject({
        id: text,
        title: both,
        question: both,
        measure: z.enum(READINESS_MEASURES),
      }),
    )
    .min(1)
    .max(100),
})
export type ReadinessInstrument = z.infer<typeof readinessInstrumentSchema>
