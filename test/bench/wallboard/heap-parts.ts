import type { CDPSession } from 'playwright-core'

/** What a page's heap consists of, MiB, once all that can go is gone. */
export interface HeapParts {
  /** Objects, closures, lists and strings: what the page's own script holds. */
  readonly scriptMiB: number
  /** Bytecode and machine code that the engine made of the script; it makes more as it learns what runs often. */
  readonly codeMiB: number
  /** What the browser holds for the page: nodes, styles, its bounded record of what was fetched. */
  readonly browserMiB: number
}

/** The parts of a heap snapshot that are read: https://developer.chrome.com/docs/devtools/memory-problems/heap-snapshots */
interface Snapshot {
  readonly snapshot: {
    readonly meta: {
      readonly node_fields: readonly string[]
      readonly node_types: readonly [readonly string[]]
    }
  }
  readonly nodes: readonly number[]
}

const PART_OF_TYPE: Readonly<Record<string, keyof HeapParts>> = {
  code: 'codeMiB',
  native: 'browserMiB',
}

/** Takes a snapshot of the page's heap and sums the sizes of its nodes by what they are. */
export async function heapParts(devtools: CDPSession): Promise<HeapParts> {
  const chunks: string[] = []
  const onChunk = ({ chunk }: { readonly chunk: string }): void => {
    chunks.push(chunk)
  }
  devtools.on('HeapProfiler.addHeapSnapshotChunk', onChunk)
  await devtools.send('HeapProfiler.collectGarbage')
  await devtools.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false })
  devtools.off('HeapProfiler.addHeapSnapshotChunk', onChunk)
  const { snapshot, nodes } = JSON.parse(chunks.join('')) as Snapshot
  const { node_fields: fields, node_types: types } = snapshot.meta
  const [typeAt, sizeAt] = [fields.indexOf('type'), fields.indexOf('self_size')]
  const bytes = { scriptMiB: 0, codeMiB: 0, browserMiB: 0 }
  for (let at = 0; at < nodes.length; at += fields.length) {
    const type = types[0][nodes[at + typeAt] ?? 0] ?? ''
    bytes[PART_OF_TYPE[type] ?? 'scriptMiB'] += nodes[at + sizeAt] ?? 0
  }
  const inMiB = (size: number): number => Math.round((size / 2 ** 20) * 100) / 100
  return {
    scriptMiB: inMiB(bytes.scriptMiB),
    codeMiB: inMiB(bytes.codeMiB),
    browserMiB: inMiB(bytes.browserMiB),
  }
}
