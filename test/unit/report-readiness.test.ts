import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readinessInstrumentSchema } from '#contract/readiness.ts'
import { READINESS_MEASURES } from '#contract/report-words.ts'
import { DEFAULT_INSTRUMENT } from '../../server/report/readiness-default.ts'
import { readInstrument } from '../../server/report/readiness-file.ts'
import { figuresOf } from './report-figures.ts'

let directory = ''
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pantau-readiness-'))
})
afterAll(() => rm(directory, { recursive: true }))

const OWN = {
  name: 'Penilaian 2027',
  bands: [0.5],
  indicators: [
    {
      id: 'a',
      title: { id: 'Tempat', en: 'Places' },
      question: { id: 'Berapa?', en: 'How many?' },
      measure: 'places-equipped',
    },
  ],
}
async function read(content: unknown): Promise<ReturnType<typeof readInstrument>> {
  const file = join(directory, 'instrument.json')
  await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content))
  return readInstrument(file)
}

describe('the readiness assessment', () => {
  it('that comes with the program asks for every measure once, in quarters', () => {
    expect(readinessInstrumentSchema.parse(readInstrument(null))).toEqual(DEFAULT_INSTRUMENT)
    const measures = DEFAULT_INSTRUMENT.indicators.map(({ measure }) => measure)
    expect(measures.toSorted()).toEqual(READINESS_MEASURES.toSorted())
    expect(DEFAULT_INSTRUMENT.bands).toEqual([0.25, 0.5, 0.75])
    const { indicators } = figuresOf('2026-10').readiness
    expect(indicators.find(({ measure }) => measure === 'availability')).toMatchObject({
      value: 1,
      band: 4,
    })
  })

  it('can be another one, from a file', async () => {
    expect(await read(OWN)).toEqual(OWN)
  })

  it.each([
    ['is no JSON', '{', /instrument\.json: .*JSON/],
    ['lacks a name', { ...OWN, name: '' }, /instrument\.json: name: /],
    ['has bands that fall', { ...OWN, bands: [0.5, 0.25] }, /bands: expected limits that rise/],
    [
      'rests on something that is not measured',
      { ...OWN, indicators: [{ ...OWN.indicators[0], measure: 'joy' }] },
      /indicators\.0\.measure: /,
    ],
    [
      'has an indicator twice',
      { ...OWN, indicators: [...OWN.indicators, ...OWN.indicators] },
      /indicators: "a" is there twice/,
    ],
  ])('is refused when its file %s', async (_what, content, message) => {
    await expect(read(content)).rejects.toThrow(message)
  })

  it('is refused when its file is not there', () => {
    const file = join(directory, 'none.json')
    expect(() => readInstrument(file)).toThrow(`${file} cannot be read`)
  })
})
