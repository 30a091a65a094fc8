import { readFileSync, statSync } from 'node:fs'
import { readinessInstrumentSchema } from '#contract/readiness.ts'
import type { ReadinessInstrument } from '#contract/readiness.ts'
import { DEFAULT_INSTRUMENT } from './readiness-default.ts'

const FILE_BYTES_MAX = 1024 * 1024

/**
 * The readiness assessment of a file (JSON, `server/contract/readiness.ts`), or the one that comes with
 * the program. Throws what is wrong with the file, and where in it.
 */
export function readInstrument(file: string | null): ReadinessInstrument {
  if (file === null) return DEFAULT_INSTRUMENT
  const parsed = readinessInstrumentSchema.safeParse(parse(file, textOf(file)))
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw new Error(`${file}: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'wrong'}`)
  }
  const { indicators, bands } = parsed.data
  const ids = indicators.map(({ id }) => id)
  const twice = ids.find((id, index) => ids.indexOf(id) < index)
  if (twice !== undefined) throw new Error(`${file}: indicators: "${twice}" is there twice`)
  if (bands.some((limit, index) => index > 0 && limit <= (bands[index - 1] ?? 0))) {
    throw new Error(`${file}: bands: expected limits that rise`)
  }
  return parsed.data
}

function textOf(file: string): string {
  try {
    if (statSync(file).size > FILE_BYTES_MAX) throw new Error(`more than ${FILE_BYTES_MAX} bytes`)
    return readFileSync(file, 'utf8')
  } catch (cause) {
    throw new Error(`${file} cannot be read: ${(cause as Error).message}`, { cause })
  }
}

function parse(file: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new Error(`${file}: ${(cause as Error).message}`, { cause })
  }
}
