import { BaseSequencer, type TestSpecification } from 'vitest/node'

/**
 * Puts the suites that mostly wait for processes beside those that keep a core busy, so that the cores
 * have work from the first to the last minute; within each kind, the largest files first.
 */
export class MixedOrder extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    const ofKind = (kind: string): TestSpecification[] =>
      sorted.filter(({ moduleId }) => moduleId.includes(`/test/${kind}/`))
    const waiting = [...ofKind('store'), ...ofKind('scenario')]
    const drawing = ofKind('browser')
    const others = sorted.filter((file) => !waiting.includes(file) && !drawing.includes(file))
    const busy = [...drawing, ...others]
    const mixed = waiting.flatMap((file, at) => [file, ...busy.slice(at, at + 1)])
    return [...mixed, ...busy.slice(waiting.length)]
  }
}
