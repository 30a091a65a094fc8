import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { phaseMs } from '../../agents/schedule.ts'
import { createCity, type City } from '../simulator/city/city.ts'
import type { Fault } from '../simulator/city/faults.ts'
import { createResponder } from '../simulator/responder.ts'
import { startEngine } from '../simulator/simulate.ts'
import { listenUdp, type Endpoint } from '../simulator/udp.ts'
import type { AlertCity } from './alert-city.ts'
import { startPantau } from './processes.ts'

/** Simulated access points behind one UDP address, which one agent process polls. */
export class PolledDevices {
  readonly ids: readonly string[]
  readonly #city: City
  readonly #intervalMs: number
  readonly #askedAtMs = new Map<string, number>()
  #endpoint: Endpoint | null = null
  #agent: ReturnType<typeof startPantau> | null = null

  /**
   * The polls of the first `apart` of them are spread over the interval: they are found to fail one
   * by one, and are not taken for an area that is falling.
   */
  constructor(count: number, apart: number, intervalMs: number) {
    this.#city = createCity(7)
    this.#intervalMs = intervalMs
    const known = this.#city.plan.accessPoints.filter(({ v3 }) => !v3).map(({ id }) => id)
    const spread = Array.from({ length: apart }, (_, index) => {
      const wantedMs = (index / apart) * intervalMs
      const awayMs = (id: string): number => Math.abs(phaseMs({ id, intervalMs }) - wantedMs)
      return known.reduce((best, id) => (awayMs(id) < awayMs(best) ? id : best))
    })
    this.ids = [...new Set([...spread, ...known])].slice(0, count)
  }

  /** Starts devices and agent; all but the interval is as an agent does it by itself. */
  async start({ directory, url, tokens }: AlertCity, agent: string): Promise<void> {
    const { directory: devices } = this.#city
    const noting = {
      ...devices,
      byCommunity: (community: string) => {
        this.#askedAtMs.set(community, Date.now())
        return devices.byCommunity(community)
      },
    }
    const responder = createResponder({ directory: noting, engine: startEngine(Date.now()) })
    this.#endpoint = await listenUdp(responder, '127.0.0.1', 0)
    const address = `127.0.0.1:${this.#endpoint.port}`
    const lines = [
      '[agent]',
      `id = "${agent}"`,
      `server = "${url}"`,
      `token = "${tokens.get(agent)}"`,
      '[defaults]',
      `interval = "${this.#intervalMs}ms"`,
      ...this.ids.flatMap((id) => [
        '[[access_points]]',
        `id = "${id}"`,
        `address = "${address}"`,
        `community = "${id}"`,
      ]),
    ]
    const config = join(directory, 'agent.toml')
    await writeFile(config, `${lines.join('\n')}\n`, { mode: 0o600 })
    this.#agent = startPantau(['agent', '--config', config])
  }

  /** Lets a device fall silent so long after its next poll, which it answers. */
  async silence(id: string, afterMs: number): Promise<Fault> {
    const formerMs = this.#askedAtMs.get(id)
    const askedAtMs = (): number => this.#askedAtMs.get(id) ?? 0
    while (askedAtMs() === formerMs || Date.now() - askedAtMs() < afterMs) await pause(20)
    return this.#city.faults.order({ kind: 'lossy', target: id, share: 1 }, Date.now())
  }

  /** Whether all have been asked. */
  areAsked(): boolean {
    return this.ids.every((id) => this.#askedAtMs.has(id))
  }

  /** The device answers again. */
  revive({ id }: Fault): void {
    this.#city.faults.end(id, Date.now())
  }

  async close(): Promise<void> {
    const child = this.#agent?.child
    if (child?.exitCode === null) {
      child.kill('SIGTERM')
      await once(child, 'close')
    }
    await this.#endpoint?.close()
  }
}
