/** What the main thread of a server spends its time on, of the profile that Node writes. */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number
    readonly callFrame: { readonly functionName: string; readonly url: string }
    readonly children?: readonly number[]
  }[]
  readonly samples: readonly number[]
  readonly timeDeltas: readonly number[]
}

/** Where functions of one name are in several folders. */
const SEVERAL = 'server, several folders'
const BUNDLE = 'pantau-server.mjs'
const DEFINITION =
  /^\s*(?:(?:export|async|static|const|get|function\*?) +)*\*?(#?\w+)(?:<.*>)?(?:\($|(?:\(| = ).*(?:[{(]|=>.*)$)/

/** Shares of the main thread's time in per cent, the largest first: by area of the sources, and by function. */
export function profileShares(file: string, root: string): object {
  const profile = JSON.parse(readFileSync(file, 'utf8')) as CpuProfile
  const folders = foldersOfNames(root)
  const areaOf = ({ functionName, url }: CpuProfile['nodes'][number]['callFrame']): string => {
    const named = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1]
    if (named !== undefined) return named
    if (url.endsWith(BUNDLE)) return folders.get(functionName) ?? 'packages in the bundle'
    return url === '' && functionName.startsWith('(') ? functionName : 'node'
  }
  const byId = new Map(profile.nodes.map((node) => [node.id, node]))
  const callerOf = new Map<number, number>()
  for (const { id, children = [] } of profile.nodes) {
    for (const child of children) callerOf.set(child, id)
  }
  const areas = new Map<string, number>()
  const functions = new Map<string, number>()
  let allUs = 0
  for (const [at, id] of profile.samples.entries()) {
    const us = profile.timeDeltas[at] ?? 0
    const frame = byId.get(id)?.callFrame
    if (frame === undefined) continue
    const { functionName, url } = frame
    allUs += us
    // Functions of native packages have no name: who called them tells.
    const isNative = functionName === '' && url === ''
    const told = isNative ? (byId.get(callerOf.get(id) ?? id)?.callFrame ?? frame) : frame
    const area = areaOf(told)
    add(areas, isNative ? `native, for ${area}` : area, us)
    add(functions, `${isNative ? 'native, for ' : ''}${told.functionName} (${area})`, us)
  }
  return { percentByArea: top(areas, allUs, 20), percentByFunction: top(functions, allUs, 30) }
}

function add(to: Map<string, number>, key: string, us: number): void {
  to.set(key, (to.get(key) ?? 0) + us)
}

function top(us: ReadonlyMap<string, number>, allUs: number, count: number): object {
  const largest = [...us].toSorted(([, a], [, b]) => b - a).slice(0, count)
  return Object.fromEntries(
    largest.map(([key, own]) => [key, Math.round((own / allUs) * 1000) / 10]),
  )
}

/** The folder of each function of the server: the bundle keeps names, and not where they are from. */
function foldersOfNames(root: string): ReadonlyMap<string, string> {
  const folders = new Map<string, string>()
  for (const path of readdirSync(join(root, 'server'), { recursive: true, encoding: 'utf8' })) {
    if (!path.endsWith('.ts')) continue
    const folder = join('server', dirname(path))
    for (const line of readFileSync(join(root, 'server', path), 'utf8').split('\n')) {
      const name = DEFINITION.exec(line)?.[1]
      if (name === undefined) continue
      folders.set(name, (folders.get(name) ?? folder) === folder ? folder : SEVERAL)
    }
  }
  return folders
}
