import { useSignal, type Signal } from '@preact/signals'
import { useId } from 'preact/hooks'
import type { CommonConfig, CommonConfigChange, SnmpCredentials } from '#contract/inventory.ts'
import { PATHS } from '#contract/paths.ts'
import { AUTH_PROTOCOLS, PRIV_PROTOCOLS } from '#contract/words.ts'
import type { ApiResult } from '../api.ts'
import { agentSetupTexts } from '../i18n/agent-setup-texts.ts'
import { SendState, useSending } from '../incidents/sending.tsx'
import { fleet } from '../live.ts'
import { isAnyRead } from '../model/any-read.ts'
import { Answer, useAsked } from '../parts/asked.tsx'
import { putCommonConfig } from './calls.ts'
import { SelectField, TextField } from './fields.tsx'
import { serverWords } from './server-words.ts'

type Version = SnmpCredentials['version']

interface Typed {
  readonly version: Version
  readonly community: string
  readonly user: string
  readonly auth: string
  readonly authPassword: string
  readonly priv: string
  readonly privPassword: string
}

const EMPTY: Typed = {
  version: '2c',
  community: '',
  user: '',
  auth: 'sha256',
  authPassword: '',
  priv: 'aes',
  privPassword: '',
}

const PASSWORD_LENGTH_MIN = 8
/** Proves that the line reaches the internet, where nobody said what else to ask. */
const PROBES = ['gateway', 'ping://1.1.1.1']

function faultsOf(typed: Typed): Readonly<Record<string, string>> {
  const { needed, short } = agentSetupTexts.value.common
  const faults: Record<string, string> = {}
  if (typed.version !== '3') {
    if (typed.community === '') faults['community'] = needed
    return faults
  }
  if (typed.user.trim() === '') faults['user'] = needed
  if (typed.auth !== '' && typed.authPassword.length < PASSWORD_LENGTH_MIN) {
    faults['authPassword'] = short
  }
  if (typed.priv !== '' && typed.privPassword.length < PASSWORD_LENGTH_MIN) {
    faults['privPassword'] = short
  }
  return faults
}

function credentialsOf(typed: Typed): SnmpCredentials {
  const { version, community, user, auth, priv } = typed
  if (version !== '3') return { version, community }
  return {
    version,
    user: user.trim(),
    auth: AUTH_PROTOCOLS.find((one) => one === auth) ?? null,
    authPassword: auth === '' ? null : typed.authPassword,
    priv: PRIV_PROTOCOLS.find((one) => one === priv) ?? null,
    privPassword: priv === '' ? null : typed.privPassword,
  }
}

interface SnmpFieldsProps {
  readonly typed: Signal<Typed>
  readonly faults: Readonly<Record<string, string>>
}

function SnmpFields({ typed, faults }: SnmpFieldsProps) {
  const text = agentSetupTexts.value.common
  const put = (part: Partial<Typed>): void => {
    typed.value = { ...typed.peek(), ...part }
  }
  const { version, auth, priv } = typed.value
  const named = (protocols: readonly string[]) => [
    ['', text.none] as const,
    ...protocols.map((one) => [one, one.toUpperCase()] as const),
  ]
  const field = (name: 'community' | 'user' | 'authPassword' | 'privPassword', help?: string) => (
    <TextField
      label={text[name]}
      type={name === 'user' ? 'text' : 'password'}
      value={typed.value[name]}
      help={help}
      fault={faults[name]}
      onInput={(value) => put({ [name]: value })}
    />
  )
  return (
    <div class="fields">
      <SelectField
        label={text.version}
        value={version}
        options={(['2c', '3', '1'] as const).map((one) => [one, text.versions[one]])}
        onInput={(value) => put({ version: value as Version })}
      />
      {version !== '3' && field('community', text.communityHelp)}
      {version === '3' && (
        <>
          {field('user')}
          <SelectField
            label={text.auth}
            value={auth}
            options={named(AUTH_PROTOCOLS)}
            onInput={(value) => put({ auth: value })}
          />
          {auth !== '' && field('authPassword', text.password)}
          <SelectField
            label={text.priv}
            value={priv}
            options={named(PRIV_PROTOCOLS)}
            onInput={(value) => put({ priv: value })}
          />
          {priv !== '' && field('privPassword', text.password)}
        </>
      )}
    </div>
  )
}

interface ConfigFormProps {
  readonly config: CommonConfig
  readonly onSaved: () => void
}

function ConfigForm({ config, onSaved }: ConfigFormProps) {
  const text = agentSetupTexts.value.common
  const typed = useSignal(EMPTY)
  const faults = useSignal<Readonly<Record<string, string>>>({})
  const replaces = useSignal(config.snmp === null)
  const probes = useSignal(
    (config.uplinkProbes.length === 0 ? PROBES : config.uplinkProbes).join('\n'),
  )
  const sending = useSending()
  const id = useId()
  const save = async (): Promise<void> => {
    faults.value = replaces.value ? faultsOf(typed.value) : {}
    if (Object.keys(faults.value).length > 0) return
    const lines = probes.value.split(/\n/).map((line) => line.trim())
    const change: CommonConfigChange = {
      ...(replaces.value && { snmp: credentialsOf(typed.value) }),
      uplinkProbes: lines.filter(Boolean),
    }
    let answer: ApiResult<CommonConfig> | null = null
    const isDone = await sending.send(async (word) => {
      answer = await putCommonConfig(change, word)
      return answer
    })
    const result = answer as ApiResult<CommonConfig> | null
    if (result?.ok === false && result.failure.kind === 'problem') {
      faults.value = Object.fromEntries(
        result.failure.faults.map((fault) => [
          fault.path.startsWith('uplinkProbes') ? 'probes' : fault.path.replace(/^snmp\./, ''),
          serverWords(fault),
        ]),
      )
    }
    if (!isDone) return
    typed.value = EMPTY
    replaces.value = false
    onSaved()
  }
  const { snmp } = config
  const lacks = snmp === null && !isAnyRead(fleet.value)
  const user = snmp?.user == null ? '' : `, ${text.isSetFor(snmp.user)}`
  return (
    <form
      class="form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <fieldset class="form-part">
        <legend>{text.snmp}</legend>
        <p class={lacks ? 'text-degraded' : 'muted'}>
          {snmp !== null && text.isSet(`v${snmp.version}${user}`)}
          {snmp === null && (lacks ? text.notSet : text.ofFiles)}
        </p>
        {!replaces.value && (
          <p>
            <button
              type="button"
              class="secondary"
              onClick={() => {
                replaces.value = true
              }}
            >
              {text.change}
            </button>
          </p>
        )}
        {replaces.value && <SnmpFields typed={typed} faults={faults.value} />}
      </fieldset>
      <fieldset class="form-part">
        <legend>{text.probes}</legend>
        <div class="field">
          <label class="unseen" for={id}>
            {text.probes}
          </label>
          <textarea
            id={id}
            rows={3}
            value={probes.value}
            aria-invalid={faults.value['probes'] !== undefined}
            aria-describedby={`${id}-notes`}
            onInput={({ currentTarget }) => {
              probes.value = currentTarget.value
            }}
          />
          <small id={`${id}-notes`} class="field-notes">
            {faults.value['probes'] !== undefined && (
              <span class="field-wrong" role="alert">
                {faults.value['probes']}{' '}
              </span>
            )}
            <span class="muted">
              {text.probesHelp} {text.probesNeeded}
            </span>
          </small>
        </div>
      </fieldset>
      {config.saysMore && <p class="muted">{text.saysMore}</p>}
      <div class="form-end">
        <button type="submit" class="primary" disabled={sending.isBusy}>
          {text.save}
        </button>
        <SendState sending={sending} />
      </div>
    </form>
  )
}

/** What all agents share: credentials, which are never shown again, and the tests of lines. */
export function CommonConfigForm({ onSaved = () => undefined }: { readonly onSaved?: () => void }) {
  const asked = useAsked<CommonConfig>(PATHS.inventoryCommonConfig)
  return (
    <Answer of={asked} rows={2}>
      {(config) => (
        <ConfigForm
          config={config}
          onSaved={() => {
            asked.refresh()
            onSaved()
          }}
        />
      )}
    </Answer>
  )
}
