import { sleep, type Clock } from '../clock.ts'
import type { AgentConfig } from '../config.ts'
import type { Steered } from '../config/steered.ts'
import type { Outcomes } from '../steer/outcomes.ts'
import { say } from './say.ts'
import { witnessText } from './text.ts'
import { witness, type WitnessDeps } from './witness.ts'

/** The witness of an agent whose file has one; settles when the signal is aborted. */
export async function startWitness(
  { id, server, witness: settings }: AgentConfig,
  parts: Pick<WitnessDeps, 'reach' | 'log'> & {
    readonly outcomes: Pick<Outcomes, 'last'>
    readonly clock: Clock
  },
  steered: () => Steered,
  signal: AbortSignal,
): Promise<void> {
  if (settings === null) return
  const { clock, outcomes, reach, log } = parts
  const internetWorks = (): boolean => {
    const lines = steered().targets.uplinks.map((line) => outcomes.last('uplink', line.id))
    return lines.length === 0 || lines.some((last) => (last?.silentPolls ?? 0) === 0)
  }
  await witness(
    {
      reach,
      log,
      sleep,
      internetWorks,
      monotonicMs: clock.monotonicMs,
      random: Math.random,
      say({ sinceMs, untilMs }, sayingSignal) {
        const text = witnessText({
          agent: id,
          server,
          sinceMs: clock.wallMs(sinceMs),
          untilMs: untilMs === null ? null : clock.wallMs(untilMs),
          timeZone: steered().timeZone,
        })
        return say(settings.channel, text, sayingSignal)
      },
    },
    settings.afterMs,
    signal,
  )
}
