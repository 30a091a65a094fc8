/**
 * Looks into a server process from within, without a line of it: how late its event loop is, and, where
 * asked, what its main thread spends its time on.
 */

const MS = 1e6

export interface Inside {
  readonly loopP99Ms: number
  readonly loopMaxMs: number
  readonly heapMb: number
  /** What the heap holds of the machine's memory, with what is free in it. */
  readonly heapTotalMb: number
  readonly externalMb: number
}

/**
 * `NODE_OPTIONS` of a server that looks from the first SIGUSR2 to the second, and then writes `Inside`
 * into a file, with the profile beside it.
 */
export function lookInside(file: string, isProfiled: boolean): Readonly<Record<string, string>> {
  const script = `
    import { monitorEventLoopDelay } from 'node:perf_hooks'
    import { writeFileSync, renameSync } from 'node:fs'
    import { Session } from 'node:inspector'
    delete process.env.NODE_OPTIONS
    const delay = monitorEventLoopDelay({ resolution: 5 })
    const session = new Session()
    const begin = () => {
      delay.enable()
      if (!${isProfiled}) return
      session.connect()
      session.post('Profiler.enable')
      session.post('Profiler.setSamplingInterval', { interval: 2000 })
      session.post('Profiler.start')
    }
    const end = () => {
      const mb = (bytes) => Math.round(bytes / 2 ** 20)
      const ms = (nanoseconds) => Math.round(nanoseconds / ${MS})
      const { heapUsed, heapTotal, external } = process.memoryUsage()
      const inside = {
        loopP99Ms: ms(delay.percentile(99)),
        loopMaxMs: ms(delay.max),
        heapMb: mb(heapUsed),
        heapTotalMb: mb(heapTotal),
        externalMb: mb(external),
      }
      const done = () => {
        writeFileSync(${JSON.stringify(`${file}.part`)}, JSON.stringify(inside))
        renameSync(${JSON.stringify(`${file}.part`)}, ${JSON.stringify(file)})
      }
      if (!${isProfiled}) return done()
      session.post('Profiler.stop', (_, { profile }) => {
        writeFileSync(${JSON.stringify(`${file}.cpuprofile`)}, JSON.stringify(profile))
        done()
      })
    }
    process.once('SIGUSR2', () => {
      begin()
      process.once('SIGUSR2', end)
    })`
  return { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(script)}` }
}
