import type { Engine } from '../responder.ts'
import { createResponder } from '../responder.ts'
import type { Endpoint } from '../udp.ts'
import { listenUdp } from '../udp.ts'
import type { City } from './city.ts'
import type { SimulatedInternet } from './internet.ts'
import { startInternet, startWeb } from './internet.ts'

/** Where the devices and the internet of a city are reached. */
export interface ServedCity {
  /** UDP port by access point. */
  readonly devicePorts: ReadonlyMap<string, number>
  /** UDP port by UPS or switch. */
  readonly equipmentPorts: ReadonlyMap<string, number>
  /** UDP port of the DNS stand-in by place. */
  readonly internetPorts: ReadonlyMap<string, number>
  /** TCP port of the stand-in for the web behind all lines. */
  readonly webPort: number
  close(): Promise<void>
}

/** The engine of one device: it counts its starts and tells its age as sysUpTime does. */
function engineOf(city: City, id: string): Engine {
  return {
    id: Buffer.concat([Buffer.of(0x80, 0, 0xff, 0xff, 4), Buffer.from(id.slice(0, 27), 'ascii')]),
    // Each start has a later time, so the minute of the start counts the starts well enough.
    boots: (nowMs) => Math.floor(city.lifeAt(id, nowMs).bootedAtMs / 60_000) % 0x7fff_ffff,
    startedAtMs: (nowMs) => city.lifeAt(id, nowMs).bootedAtMs,
  }
}

/**
 * Gives each device an endpoint of its own, and each place a DNS stand-in behind its uplink, on
 * ports from `firstPort` on; 0 takes free ones. Rejects, with nothing left open, when one is taken.
 */
export async function serveCity(
  city: City,
  host: string,
  firstPort: number,
  nowMs: () => number = Date.now,
): Promise<ServedCity> {
  const open: (Endpoint | SimulatedInternet)[] = []
  const close = async (): Promise<void> => {
    await Promise.all(open.map((endpoint) => endpoint.close()))
  }
  let port = firstPort
  const nextPort = (): number => (firstPort === 0 ? 0 : port++)
  const devicePorts = new Map<string, number>()
  const internetPorts = new Map<string, number>()
  const equipmentPorts = new Map<string, number>()
  try {
    for (const { id } of city.plan.accessPoints) {
      const responder = createResponder({
        directory: city.directoryOf(id),
        engine: engineOf(city, id),
        seed: city.plan.seed,
      })
      const endpoint = await listenUdp(responder, host, nextPort(), nowMs)
      open.push(endpoint)
      devicePorts.set(id, endpoint.port)
    }
    for (const { place } of city.plan.uplinks) {
      const isUp = (): boolean => city.placeAt(place.id, nowMs()).namesResolved
      const internet = await startInternet(host, nextPort(), isUp)
      open.push(internet)
      internetPorts.set(place.id, internet.port)
    }
    for (const { id } of city.plan.equipment) {
      const responder = createResponder({
        directory: city.equipmentDirectoryOf(id),
        // Spoken to by community alone, which asks for no engine.
        engine: { id: Buffer.from(id.slice(0, 27)), boots: () => 1, startedAtMs: () => 0 },
        seed: city.plan.seed,
      })
      const endpoint = await listenUdp(responder, host, nextPort(), nowMs)
      open.push(endpoint)
      equipmentPorts.set(id, endpoint.port)
    }
    const web = await startWeb(host, nextPort(), (place) => {
      const { uplinkUp, webOpen } = city.placeAt(place, nowMs())
      return uplinkUp ? (webOpen ? 'open' : 'captive') : 'silent'
    })
    open.push(web)
    return { devicePorts, equipmentPorts, internetPorts, webPort: web.port, close }
  } catch (error) {
    await close()
    throw error
  }
}
