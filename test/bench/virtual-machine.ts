/**
 * A machine whose time is turned by hand: timers, wall clock and monotonic clock of this process.
 * Sockets and files stay real, so after each step it waits until they have nothing under way.
 */
export interface VirtualMachine {
  /** Time since the machine started, ms. */
  readonly elapsedMs: () => number
  /** Runs every timer up to this time, in order, letting real input and output settle between. */
  readonly runUntil: (endMs: number) => Promise<void>
  /** Timers that wait. */
  readonly timers: () => number
  readonly restore: () => void
}

interface Timer {
  readonly id: number
  atMs: number
  readonly intervalMs: number | null
  readonly run: () => void
}

/** Turns of the event loop in which nothing happens before it counts as quiet. */
const QUIET_TURNS = 4
const TURNS_MAX = 2000
/** Kinds of resources that are work under way, not handles that wait for something to come. */
const UNDER_WAY = /Req|Zlib|WriteWrap|SendWrap|ConnectWrap/

export function startVirtualMachine(wallStartMs: number): VirtualMachine {
  const real = {
    setTimeout: globalThis.setTimeout,
    clearTimeout: globalThis.clearTimeout,
    setInterval: globalThis.setInterval,
    clearInterval: globalThis.clearInterval,
    dateNow: Date.now,
    hrtime: process.hrtime.bigint.bind(process.hrtime),
    performanceNow: performance.now.bind(performance),
  }
  const nextTurn = globalThis.setImmediate
  const timers = new Map<number, Timer>()
  let nowMs = 0
  let lastId = 0

  function add(run: () => void, delayMs: number | undefined, repeats: boolean): object {
    const id = (lastId += 1)
    const waitMs = Math.max(1, delayMs ?? 1)
    timers.set(id, { id, atMs: nowMs + waitMs, intervalMs: repeats ? waitMs : null, run })
    const handle = { id, ref: () => handle, unref: () => handle, hasRef: () => true }
    return handle
  }
  const remove = (handle: { readonly id?: number } | undefined): void => {
    if (handle?.id !== undefined) timers.delete(handle.id)
  }

  type Callback = (...args: unknown[]) => void
  const timeout = (run: Callback, delayMs?: number, ...args: unknown[]) =>
    add(() => run(...args), delayMs, false)
  const interval = (run: Callback, delayMs?: number, ...args: unknown[]) =>
    add(() => run(...args), delayMs, true)
  Object.assign(globalThis, {
    setTimeout: timeout,
    setInterval: interval,
    clearTimeout: remove,
    clearInterval: remove,
  })
  Date.now = () => Math.round(wallStartMs + nowMs)
  process.hrtime.bigint = () => BigInt(Math.round(nowMs * 1e6))
  performance.now = () => nowMs

  async function settle(): Promise<void> {
    let quiet = 0
    for (let turn = 0; turn < TURNS_MAX && quiet < QUIET_TURNS; turn += 1) {
      await new Promise<void>((resolve) => nextTurn(() => resolve()))
      const busy = process.getActiveResourcesInfo().some((kind) => UNDER_WAY.test(kind))
      quiet = busy ? 0 : quiet + 1
    }
  }

  function earliest(): Timer | undefined {
    let found: Timer | undefined
    for (const timer of timers.values()) {
      if (found === undefined || timer.atMs < found.atMs) found = timer
    }
    return found
  }

  return {
    elapsedMs: () => nowMs,
    timers: () => timers.size,
    async runUntil(endMs) {
      for (;;) {
        await settle()
        const next = earliest()
        if (next === undefined || next.atMs > endMs) break
        nowMs = Math.max(nowMs, next.atMs)
        if (next.intervalMs === null) timers.delete(next.id)
        else next.atMs = nowMs + next.intervalMs
        next.run()
      }
      nowMs = endMs
    },
    restore() {
      Object.assign(globalThis, {
        setTimeout: real.setTimeout,
        clearTimeout: real.clearTimeout,
        setInterval: real.setInterval,
        clearInterval: real.clearInterval,
      })
      Date.now = real.dateNow
      process.hrtime.bigint = real.hrtime
      performance.now = real.performanceNow
    },
  }
}
