import { z } from 'zod'
import { letterheadSchema } from '#contract/report-document.ts'
import { LANGUAGES } from '#contract/words.ts'

/** What is configured of reports when nothing is: they are made by themselves and sent to nobody. */
export const REPORT_DEFAULTS = {
  /** Of what is sent by itself; who downloads a report chooses. */
  language: 'id',
  /** Whether the report of a month is made by itself on the first of the next, at this time. */
  automatic: true,
  at: '06:00',
  /** E-mail addresses that it is then sent to, by the channel `alerts.channels.email`. */
  recipients: [],
  /** After so many days of the next month figures are final; at most `ingest.ageDays`. */
  freezeDays: 7,
  /** For so many days after its minutes were made a provider may object. */
  objectionDays: 7,
  /**
   * How reports are numbered: {seq} counts those of the year in which they are made, {roman} and
   * {month} are the month of that day, {version} counts the versions of a month.
   */
  number: '{seq}/PANTAU/{roman}/{year}',
  /** Instrument of a readiness assessment (JSON); null: the one that comes with the program. */
  instrumentFile: null,
  /** Head and signature of the paper. */
  letterhead: {
    /** Up to four lines, the largest last. */
    lines: [],
    address: '',
    /** Where it is signed. */
    place: '',
    signatory: { title: '', name: '', number: '' },
  },
} as const

const RECIPIENTS_MAX = 50

/** Parts of a number that the program fills in. */
export const NUMBER_PARTS = ['seq', 'roman', 'month', 'year', 'version'] as const

const address = z
  .string()
  .regex(
    /^[^\s@<>()[\],;:"\\]{1,64}@[A-Za-z0-9][A-Za-z0-9.-]{0,252}$/,
    'expected an e-mail address (name@example.go.id)',
  )

/** Section `report` of the configuration. */
export const reportSettingsSchema = z.strictObject({
  language: z.enum(LANGUAGES),
  automatic: z.boolean(),
  at: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'expected a time of the day such as 06:00'),
  recipients: z.array(address).max(RECIPIENTS_MAX).readonly(),
  freezeDays: z.int().min(0).max(3660),
  objectionDays: z.int().min(0).max(365),
  number: z
    .string()
    .min(1)
    .max(100)
    .refine((pattern) => pattern.includes('{seq}'), 'expected {seq}, which tells reports apart')
    .refine((pattern) => unknownPart(pattern) === null, {
      error: ({ input }) =>
        `there is no {${unknownPart(String(input)) ?? ''}}; known are ${NUMBER_PARTS.map((part) => `{${part}}`).join(', ')}`,
    }),
  instrumentFile: z.string().min(1).max(1024).nullable(),
  letterhead: z.strictObject({
    ...letterheadSchema.shape,
    lines: letterheadSchema.shape.lines.readonly(),
    signatory: z.strictObject(letterheadSchema.shape.signatory.shape),
  }),
})
export type ReportSettings = z.infer<typeof reportSettingsSchema>

function unknownPart(pattern: string): string | null {
  const parts = [...pattern.matchAll(/\{([^{}]*)\}/g)].map(([, part = '']) => part)
  return parts.find((part) => !(NUMBER_PARTS as readonly string[]).includes(part)) ?? null
}
