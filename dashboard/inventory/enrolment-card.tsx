import type { EnrolmentCode } from '#contract/inventory.ts'
import { AGENT_FILE } from '#contract/words.ts'
import { nowMs } from '../clock.ts'
import { agentSetupTexts } from '../i18n/agent-setup-texts.ts'
import { fleet } from '../live.ts'
import { StateSymbol } from '../parts/state-symbol.tsx'
import { formats } from '../view-state.ts'
import { Command } from './command.tsx'
import { QrCode } from './qr-code.tsx'
import { phraseWords } from './server-words.ts'

/** A code that was made, and when. */
export interface Enrolment extends EnrolmentCode {
  readonly place: string
  readonly madeAtMs: number
}

const LOCAL_HOSTS = ['127.0.0.1', 'localhost', '[::1]']

function isLocal(server: string): boolean {
  try {
    return LOCAL_HOSTS.includes(new URL(server).hostname)
  } catch {
    return false
  }
}

/** Whether an agent has delivered since its code was made. */
export function hasReported({ agent, madeAtMs }: Enrolment): boolean {
  return (fleet.value?.agents.get(agent)?.lastSeenAtMs ?? 0) > madeAtMs
}

function Report({ enrolment }: { readonly enrolment: Enrolment }) {
  const text = agentSetupTexts.value.enrol
  const agent = fleet.value?.agents.get(enrolment.agent)
  const seenAtMs = agent?.lastSeenAtMs ?? 0
  const isThere = hasReported(enrolment)
  return (
    <p class={`agent-report${isThere ? ' is-there' : ''}`} role="status">
      <StateSymbol state={isThere ? 'up' : 'unknown'} sizePx={20} />
      {isThere ? (
        <span>
          {text.reported(formats.value.moment(seenAtMs, nowMs.peek()))}
          {agent?.version != null && ` · ${text.version(agent.version)}`}
        </span>
      ) : (
        <span>{text.waiting}</span>
      )}
    </p>
  )
}

/** Each command as it is typed: on the server's own machine Pantau is there already. */
function SiteSteps({ command, server }: Pick<Enrolment, 'command' | 'server'>) {
  const isHere = isLocal(server)
  const text = agentSetupTexts.value.enrol
  const typed = (line: string): string =>
    line.replace(/^pantau /, isHere ? 'npx pantau ' : 'node pantau-agent.mjs ')
  return (
    <ol class="site-steps">
      {!isHere && (
        <li>
          <p>{text.steps.bundle}</p>
          <Command command={`curl -fO ${server}${AGENT_FILE}`} />
        </li>
      )}
      <li>
        <p>{text.steps.enroll}</p>
        <Command command={typed(`${command} --config agent.toml`)} />
      </li>
      <li>
        <p>{text.steps.run}</p>
        <Command command={typed('pantau agent --config agent.toml')} />
      </li>
    </ol>
  )
}

/** How an enrolment is done at the site: the code, its QR, each command, and whether it came. */
export function EnrolmentCard({ enrolment }: { readonly enrolment: Enrolment }) {
  const text = agentSetupTexts.value.enrol
  const { agent, isNew, code, command, server, expiresAtMs, assigned, gaps } = enrolment
  const leftMs = expiresAtMs - nowMs.value
  return (
    <div class="enrolment">
      <div class="enrolment-code">
        <QrCode text={command} label={text.qr} />
        <div>
          <p class="muted">{text.code}</p>
          <p class="code">{code}</p>
          <p class={leftMs <= 0 ? 'text-down' : 'muted'}>
            {leftMs <= 0 ? text.expired : text.valid(formats.value.duration(leftMs))}
          </p>
          <p class="muted">{text.qrHint}</p>
          <p class="muted">{isNew ? text.made(agent) : text.moved(agent)}</p>
          <p class="muted">
            {assigned === 0 ? text.nothing : text.assigned(formats.value.number(assigned))}
          </p>
        </div>
      </div>
      {gaps.length > 0 && (
        <div class="page-note" role="status">
          <b class="text-degraded">{text.gaps}</b>
          <ul class="bullets">
            {gaps.map((gap) => (
              <li key={gap.code}>{phraseWords(gap)}</li>
            ))}
          </ul>
        </div>
      )}
      {isLocal(server) && <p class="page-note">{text.local}</p>}
      <h4>{text.stepsTitle}</h4>
      <SiteSteps command={command} server={server} />
      <Report enrolment={enrolment} />
    </div>
  )
}
