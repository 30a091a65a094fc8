import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { DeviceSketch } from '#contract/device-sketch.ts'
import {
  addToSketch,
  emptySketch,
  encodeSketch,
  estimateDevices,
  isSketchText,
  mergeSketchText,
  registersFitting,
  SKETCH_REGISTERS,
} from '#contract/device-sketch.ts'
import { createGrowingSketch } from '../../agents/visitors/growing-sketch.ts'
import { randomOf } from '../simulator/random.ts'

const half = fc.integer({ min: 0, max: 0xffff_ffff })
const devices = fc.array(fc.tuple(half, half), { maxLength: 200 })
type Devices = readonly (readonly [number, number])[]

function sketchOf(...sets: readonly Devices[]): DeviceSketch {
  const sketch = emptySketch()
  for (const [high, low] of sets.flat()) addToSketch(sketch, high, low)
  return sketch
}

function merged(...parts: readonly DeviceSketch[]): DeviceSketch {
  const sketch = emptySketch()
  for (const part of parts) mergeSketchText(sketch, encodeSketch(part))
  return sketch
}

/** The sketch as a text that is quick to compare. */
const asText = (sketch: DeviceSketch | undefined): string =>
  sketch === undefined ? 'none' : Buffer.from(sketch).toString('latin1')

function decodeSketch(text: string): DeviceSketch | undefined {
  const sketch = emptySketch()
  return mergeSketchText(sketch, text) ? sketch : undefined
}

/** Estimates of sets of `count` devices, each set of other hashes. */
function estimates(count: number, sets: number): readonly number[] {
  const random = randomOf('device sketch', count)
  const word = (): number => Math.floor(random() * 2 ** 32)
  return Array.from({ length: sets }, () => {
    const sketch = emptySketch()
    for (let device = 0; device < count; device += 1) addToSketch(sketch, word(), word())
    return estimateDevices(sketch)
  })
}

describe('a sketch of devices', () => {
  it('merges to the sketch of all devices, in any order and any number of times', () => {
    fc.assert(
      fc.property(devices, devices, devices, (one, two, three) => {
        const [a, b, c] = [sketchOf(one), sketchOf(two), sketchOf(three)]
        const all = asText(sketchOf(one, two, three))
        expect(asText(merged(merged(a, b), c))).toBe(all)
        expect(asText(merged(a, merged(b, c)))).toBe(all)
        expect(asText(merged(c, a, b))).toBe(all)
        expect(asText(merged(c, a, b, a, c))).toBe(all)
      }),
    )
  })

  it('grows by what it is told of a device for the first time only', () => {
    fc.assert(
      fc.property(devices, (set) => {
        const sketch = sketchOf(set)
        for (const [high, low] of set) expect(addToSketch(sketch, high, low)).toBeNull()
        expect(asText(sketch)).toBe(asText(sketchOf(set)))
      }),
    )
  })

  it('comes back from its text, whole or in parts', () => {
    fc.assert(
      fc.property(devices, fc.integer({ min: 1, max: 7 }), (set, part) => {
        const sketch = sketchOf(set)
        expect(asText(decodeSketch(encodeSketch(sketch)))).toBe(asText(sketch))
        const registers = [...sketch.keys()].toReversed()
        const isFirst = (register: number): boolean => register % 8 < part
        const first = encodeSketch(sketch, registers.filter(isFirst))
        const second = encodeSketch(
          sketch,
          registers.filter((register) => !isFirst(register)),
        )
        const parts = [first, second].map((part) => decodeSketch(part) ?? emptySketch())
        expect(asText(merged(...parts))).toBe(asText(sketch))
      }),
    )
  })

  it('says a full sketch in the text of as many registers', () => {
    const full = new Uint8Array(SKETCH_REGISTERS).fill(7)
    const text = encodeSketch(full)
    expect(registersFitting(text.length)).toBe(SKETCH_REGISTERS)
    expect(decodeSketch(text)).toEqual(full)
  })

  it('refuses every text that it does not write', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ maxLength: 12 }),
          fc.stringMatching(/^([\w-]{3}){0,5}$/),
          devices.map((set) => `${encodeSketch(sketchOf(set))}AAB`),
        ),
        (text) => {
          const sketch = decodeSketch(text)
          expect(isSketchText(text)).toBe(sketch !== undefined)
          if (sketch !== undefined) expect(encodeSketch(sketch)).toBe(text)
        },
      ),
      { numRuns: 1000 },
    )
    expect(decodeSketch('AA')).toBeUndefined()
    expect(decodeSketch('AA!')).toBeUndefined()
    expect(decodeSketch('AAA'), 'a rank of 0').toBeUndefined()
    expect(decodeSketch('AABAAB'), 'a register twice').toBeUndefined()
  })

  it('knows nothing of nobody', () => {
    expect(estimateDevices(emptySketch())).toBe(0)
    expect(encodeSketch(emptySketch())).toBe('')
    expect(decodeSketch('')).toEqual(emptySketch())
  })

  // Theory (linear counting, n / 2^14 small): sqrt(m (e^t - t - 1)) / n with t = n / m. The mean of
  // 400 squares is within a fifth of its expectation but for one seed in 10,000.
  it.each([
    [10, 0.0055],
    [100, 0.0055],
    [1000, 0.0056],
    [10_000, 0.0062],
    [100_000, 0.0082],
  ])('estimates %i devices to a standard error of %f', (count, theory) => {
    const sets = count > 10_000 ? 100 : 400
    const errors = estimates(count, sets).map((estimate) => estimate / count - 1)
    const mean = errors.reduce((sum, error) => sum + error, 0) / sets
    const rms = Math.sqrt(errors.reduce((sum, error) => sum + error ** 2, 0) / sets)
    const within = errors.filter((error) => Math.abs(error) <= 0.02).length / sets
    expect(rms).toBeLessThan(theory * 1.3)
    expect(Math.abs(mean)).toBeLessThan((4 * theory) / Math.sqrt(sets))
    expect(within).toBeGreaterThan(0.97)
  })
})

describe('a sketch that grows with its devices', () => {
  it('is the same as one that has all registers from the beginning', () => {
    // Few registers are hit often, all of them seldom; up to twice as many as it keeps one by one.
    const high = fc.oneof(
      half,
      fc.integer({ min: 0, max: 50 }).map((at) => at * 2 ** 18),
    )
    const many = fc.array(fc.tuple(high, half), { maxLength: 4096, size: 'max' })
    fc.assert(
      fc.property(many, (all) => {
        const sketch = emptySketch()
        const growing = createGrowingSketch()
        for (const [one, other] of all) {
          expect(growing.add(one, other)).toBe(addToSketch(sketch, one, other))
        }
        const registers = [...sketch.keys()].reverse()
        expect(growing.encode(registers)).toBe(encodeSketch(sketch))
      }),
      { numRuns: 30 },
    )
  })

  it('takes a tenth of the memory for a hundred devices', () => {
    const random = randomOf('growing sketch', 1)
    const before = process.memoryUsage().arrayBuffers
    const sketches = Array.from({ length: 400 }, () => {
      const sketch = createGrowingSketch()
      for (let device = 0; device < 100; device += 1) {
        sketch.add(Math.floor(random() * 2 ** 32), Math.floor(random() * 2 ** 32))
      }
      return sketch
    })
    const bytes = (process.memoryUsage().arrayBuffers - before) / sketches.length
    expect(bytes).toBeLessThan(SKETCH_REGISTERS / 10)
  })
})
