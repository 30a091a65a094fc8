import '../styles/incident-forms.css'
import '../styles/contracts.css'
import { useSignal } from '@preact/signals'
import type { CityDays } from '#contract/days.ts'
import type { ContractJudgement, ContractList } from '#contract/contracts.ts'
import type { InventoryRecords } from '#contract/inventory.ts'
import { PATHS } from '#contract/paths.ts'
import { contractTexts } from '../i18n/contract-texts.ts'
import { chosenContract, latestOf, type Contract } from '../model/contract-figures.ts'
import { monthsWithData } from '../model/data-days.ts'
import { linesOf } from '../model/providers.ts'
import { Answer, useAsked, valueOf } from '../parts/asked.tsx'
import { chosenMonth, chooseMonth } from '../reports/month-choice.tsx'
import { monthWords, thisMonth, today } from '../today.ts'
import { formats, params, setParams } from '../view-state.ts'
import { judgementPath } from './calls.ts'
import { ContractEditor } from './contract-editor.tsx'
import { ClauseWords, VersionWords } from './contract-words.tsx'
import { Judgement } from './judgement.tsx'
import { MinutesPart } from './minutes.tsx'

/** Which contract of those that are known, and which month of those that have data. */
function Choices({ list, chosen }: { readonly list: ContractList; readonly chosen: Contract }) {
  const text = contractTexts.value
  const month = chosenMonth()
  const days = valueOf(useAsked<CityDays>(`${PATHS.days}?from=${today.value}&until=${today.value}`))
  const months = monthsWithData(days?.first ?? null, thisMonth.value)
  return (
    <div class="contract-choices">
      <label class="field">
        <span>{text.contract}</span>
        <select
          value={chosen.contract}
          onChange={({ currentTarget }) => setParams({ contract: currentTarget.value }, 'push')}
        >
          {list.contracts.map((one) => (
            <option key={one.contract} value={one.contract}>
              {one.contract} · {latestOf(one)?.provider ?? text.notEntered} ·{' '}
              {text.lines(formats.value.number(one.uplinks.length))}
            </option>
          ))}
        </select>
      </label>
      <label class="field">
        <span>{text.month}</span>
        <select value={month} onChange={({ currentTarget }) => chooseMonth(currentTarget.value)}>
          {(months.includes(month) ? months : [...months, month]).map((one) => (
            <option key={one} value={one}>
              {monthWords(one)}
            </option>
          ))}
        </select>
      </label>
    </div>
  )
}

/** The month by what was agreed; nothing where that is not entered. */
function JudgedMonth({ contract, month }: { readonly contract: Contract; readonly month: string }) {
  const asked = useAsked<ContractJudgement>(judgementPath(contract.contract, month))
  const { resource } = asked
  const isMissing =
    resource.kind === 'failed' &&
    resource.failure.kind === 'problem' &&
    resource.failure.status === 404
  if (isMissing) return <p>{contractTexts.value.noVersion(monthWords(month))}</p>
  return (
    <Answer of={asked} rows={3}>
      {(judgement) => <Judgement judgement={judgement} />}
    </Answer>
  )
}

interface ContractPartProps {
  readonly contract: Contract
  readonly inventory: InventoryRecords
  readonly onSaved: () => void
}

/** One contract: what was agreed, the form to change it, and the month. */
function ContractPart({ contract, inventory, onSaved }: ContractPartProps) {
  const text = contractTexts.value
  const month = chosenMonth()
  const latest = latestOf(contract)
  const isOpen = useSignal(false)
  const tried = useSignal<ContractJudgement | null>(null)
  const shown = tried.value?.period === month ? tried.value : null
  const lines = linesOf(inventory).filter((line) => line.contract === contract.contract)
  return (
    <>
      {latest !== null && (
        <section class="card" aria-label={text.clauseTitle}>
          <VersionWords version={latest} />
          <ClauseWords clause={latest.clause} />
          {contract.versions.length > 1 && (
            <details class="contract-history">
              <summary>{text.history}</summary>
              <ul>
                {contract.versions.slice(1).map((version) => (
                  <li key={version.version}>
                    <VersionWords version={version} />
                    <ClauseWords clause={version.clause} />
                  </li>
                ))}
              </ul>
            </details>
          )}
        </section>
      )}
      <button
        type="button"
        class="secondary"
        aria-expanded={isOpen.value}
        onClick={() => {
          isOpen.value = !isOpen.value
        }}
      >
        {isOpen.value ? text.close : latest === null ? text.enter : text.change}
      </button>
      {isOpen.value && (
        <ContractEditor
          // A saved version is what the next one begins with.
          key={latest?.version ?? 0}
          contract={contract}
          month={month}
          providers={inventory.providers.map(({ name }) => name)}
          provider={lines.find(({ provider }) => provider !== null)?.provider ?? ''}
          onTried={(judgement) => {
            tried.value = judgement
          }}
          onSaved={() => {
            tried.value = null
            isOpen.value = false
            onSaved()
          }}
        />
      )}
      {latest === null && shown === null && <p>{text.noVersion(monthWords(month))}</p>}
      {latest !== null && shown === null && (
        <JudgedMonth
          key={`${contract.contract} ${month} ${latest.version}`}
          contract={contract}
          month={month}
        />
      )}
      {latest !== null && shown === null && (
        <MinutesPart
          key={`minutes ${contract.contract} ${month}`}
          contract={contract.contract}
          month={month}
        />
      )}
      {shown !== null && (
        <section class="contract-trial" aria-label={text.trial.title}>
          <h4>{text.trial.title}</h4>
          <p class="muted">{text.trial.hint}</p>
          <ClauseWords clause={shown.clause} />
          <Judgement judgement={shown} />
          <button
            type="button"
            class="secondary"
            onClick={() => {
              tried.value = null
            }}
          >
            {text.trial.stop}
          </button>
        </section>
      )}
    </>
  )
}

/** Contracts with what they promise, and whether a month kept it. */
export function Contracts({ inventory }: { readonly inventory: InventoryRecords }) {
  const text = contractTexts.value
  const asked = useAsked<ContractList>(PATHS.contracts)
  return (
    <section class="contracts" aria-labelledby="contracts-title">
      <h3 class="page-part" id="contracts-title">
        {text.title}
      </h3>
      <p class="muted">{text.hint}</p>
      <Answer of={asked} rows={3}>
        {(list) => {
          const chosen = chosenContract(list, params.value['contract'])
          if (chosen === undefined) return <p>{text.none}</p>
          return (
            <>
              <Choices list={list} chosen={chosen} />
              <ContractPart
                key={chosen.contract}
                contract={chosen}
                inventory={inventory}
                onSaved={asked.refresh}
              />
            </>
          )
        }}
      </Answer>
    </section>
  )
}
