import { setTimeout as sleep } from 'node:timers/promises'
import type { FleetChange } from '#contract/events.ts'
import type { Fleet } from '#contract/fleet.ts'
import { PATHS } from '#contract/paths.ts'
import type { PlaceState } from '#contract/words.ts'

/** A dashboard: it has the fleet, follows the events, and goes on with another process when one ends. */
export class Watcher {
  /** What each place was shown to be, one after the other. */
  readonly shown = new Map<string, PlaceState[]>()
  /** How often the whole fleet was fetched. */
  fetched = 0
  /** Processes it has listened to. */
  readonly ports = new Set<number>()
  readonly #ending = new AbortController()

  /** `portOf` gives the process to ask: its own while that lives. */
  async run(portOf: () => number): Promise<void> {
    const { signal } = this.#ending
    let lastEventId: string | null = null
    while (!signal.aborted) {
      const port = portOf()
      try {
        lastEventId ??= await this.#fetchFleet(port)
        this.ports.add(port)
        lastEventId = await this.#follow(port, lastEventId)
      } catch {
        await sleep(100)
      }
    }
  }

  stateOf(place: string): PlaceState | undefined {
    return this.shown.get(place)?.at(-1)
  }

  stop(): void {
    this.#ending.abort()
  }

  async #fetchFleet(port: number): Promise<string> {
    const answer = await fetch(`http://127.0.0.1:${port}${PATHS.fleet}`)
    if (answer.status !== 200) throw new Error(`status ${answer.status}`)
    const fleet = (await answer.json()) as Fleet
    this.fetched += 1
    for (const { id, state } of fleet.places) this.#show(id, state)
    return fleet.lastEventId
  }

  /** Null where the fleet has to be fetched anew. */
  async #follow(port: number, from: string): Promise<string | null> {
    let lastEventId = from
    const headers = { 'Last-Event-ID': from }
    const { signal } = this.#ending
    const answer = await fetch(`http://127.0.0.1:${port}${PATHS.events}`, { headers, signal })
    let text = ''
    const decoder = new TextDecoder()
    try {
      for await (const bytes of answer.body as unknown as AsyncIterable<Uint8Array>) {
        text += decoder.decode(bytes, { stream: true })
        const blocks = text.split('\n\n')
        text = blocks.pop() ?? ''
        for (const block of blocks) {
          if (block.includes('event: reset')) return null
          if (!block.includes('event: change')) continue
          lastEventId = /^id: (.*)$/m.exec(block)?.[1] ?? lastEventId
          const change = JSON.parse(/^data: (.*)$/m.exec(block)?.[1] ?? '{}') as FleetChange
          for (const { id, state } of change.places) this.#show(id, state)
        }
      }
    } catch {
      // The process was killed: the next one goes on from where this one was.
    }
    return lastEventId
  }

  #show(place: string, state: PlaceState): void {
    const states = this.shown.get(place) ?? []
    this.shown.set(place, states)
    if (states.at(-1) !== state) states.push(state)
  }
}
