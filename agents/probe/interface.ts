import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { TrafficReading } from '#contract/sample.ts'

/** What the kernel says of a network interface. */
export interface InterfaceState {
  /** Null where it cannot be read: no such interface, no Linux, no right. */
  readonly carrier: boolean | null
  readonly traffic: TrafficReading | null
}

/** Reads an interface of this machine from sysfs; `folder` is elsewhere in a test only. */
export async function readInterfaceState(
  name: string,
  folder = '/sys/class/net',
): Promise<InterfaceState> {
  const read = (file: string): Promise<string> => readFile(join(folder, name, file), 'latin1')
  const [carrier, rxBytes, txBytes] = await Promise.all([
    read('carrier').then(carrierOf, carrierOfError),
    read('statistics/rx_bytes').then(counterOf, () => null),
    read('statistics/tx_bytes').then(counterOf, () => null),
  ])
  const traffic =
    rxBytes === null || txBytes === null
      ? null
      : { interface: name, counterBits: 64 as const, rxBytes, txBytes }
  return { carrier, traffic }
}

function carrierOf(text: string): boolean | null {
  const state = text.trim()
  return state === '1' ? true : state === '0' ? false : null
}

/** The kernel answers EINVAL for an interface that is switched off: it has no carrier. */
function carrierOfError({ code }: NodeJS.ErrnoException): boolean | null {
  return code === 'EINVAL' ? false : null
}

function counterOf(text: string): string | null {
  const digits = text.trim()
  return /^(0|[1-9]\d{0,19})$/.test(digits) ? digits : null
}
