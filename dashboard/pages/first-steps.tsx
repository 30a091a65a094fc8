import '../styles/incidents.css'
import '../styles/incident-forms.css'
import '../styles/place.css'
import '../styles/inventory.css'
import '../styles/first-run.css'
import { Check, SkipForward } from 'lucide'
import { useEffect, useRef } from 'preact/hooks'
import type { CommonConfig, InventoryRecords } from '#contract/inventory.ts'
import type { Geography } from '#contract/geography.ts'
import { PATHS } from '#contract/paths.ts'
import { AgentStep } from '../first-run/agent-step.tsx'
import { CityStep } from '../first-run/city-step.tsx'
import { LiveStep } from '../first-run/live-step.tsx'
import { mark, STEPS, type Step } from '../first-run/progress.ts'
import { AccessPointsStep, PlacesStep } from '../first-run/record-steps.tsx'
import { isSkipped, missingOf, nextStep, stepsDone, type Standing } from '../first-run/standing.ts'
import { firstRunTexts } from '../i18n/first-run-texts.ts'
import { OperatorDialog } from '../incidents/operator-dialog.tsx'
import { GeographyImportForm } from '../inventory/geography-import.tsx'
import { Permission, useMay } from '../inventory/permission.tsx'
import { fleet } from '../live.ts'
import { LIST_ID } from '../parts/anchors.ts'
import { Answer, useAsked, valueOf, type Asked } from '../parts/asked.tsx'
import { GoLink } from '../parts/go-link.tsx'
import { Icon } from '../parts/icon.tsx'
import { PageFrame } from '../parts/page-frame.tsx'
import { Waiting } from '../parts/waiting.tsx'
import { formats, go, params, setParams } from '../view-state.ts'

interface StepperProps {
  readonly current: Step
  readonly done: ReadonlySet<Step>
  readonly standing: Standing
}

/** The mark of a step: left out, done, or its number. */
function StepMark({
  isLeftOut,
  number,
}: {
  readonly isLeftOut: boolean
  readonly number: number | null
}) {
  if (isLeftOut) return <Icon of={SkipForward} sizePx={16} />
  return number === null ? <Icon of={Check} sizePx={16} /> : <>{number}</>
}

function Stepper({ current, done, standing }: StepperProps) {
  const text = firstRunTexts.value
  return (
    <nav class="stepper" aria-label={text.label}>
      <ol>
        {STEPS.map((step, index) => {
          const isLeftOut = isSkipped(step, standing)
          const isDone = done.has(step) && !isLeftOut
          return (
            <li key={step} class={isDone ? 'is-done' : undefined}>
              <GoLink to={{ page: 'first-run', params: { step } }} current={step === current}>
                <span class="step-number" aria-hidden="true">
                  <StepMark isLeftOut={isLeftOut} number={isDone ? null : index + 1} />
                </span>
                <span class="step-name">
                  {text.steps[step]}
                  {isLeftOut && <small>{text.skipped}</small>}
                </span>
                {isDone && <span class="unseen">({text.done})</span>}
              </GoLink>
            </li>
          )
        })}
      </ol>
    </nav>
  )
}

interface World {
  readonly records: Asked<InventoryRecords>
  readonly geography: Asked<Geography>
  readonly config: Asked<CommonConfig>
}

const goTo = (step: Step): void => go({ page: 'first-run', params: { step } })
const after = (step: Step): Step => STEPS[STEPS.indexOf(step) + 1] ?? 'live'

function BoundariesStep({ geography }: Pick<World, 'geography'>) {
  const text = firstRunTexts.value.boundaries
  const count = valueOf(geography)?.areas.length ?? 0
  return (
    <>
      {count > 0 && <p role="status">{text.there(formats.value.number(count))}</p>}
      <GeographyImportForm part="boundaries" onDone={geography.refresh} />
    </>
  )
}

function StepBody({ step, world }: { readonly step: Step; readonly world: World }) {
  const { records, geography, config } = world
  switch (step) {
    case 'city':
      return <CityStep onDone={() => goTo('boundaries')} />
    case 'boundaries':
      return <BoundariesStep geography={geography} />
    case 'places':
      return (
        <Answer of={records}>
          {(value) => <PlacesStep records={value} onChanged={records.refresh} />}
        </Answer>
      )
    case 'access-points':
      return (
        <Answer of={records}>
          {(value) => (
            <AccessPointsStep
              records={value}
              onChanged={records.refresh}
              config={valueOf(config)}
              onConfig={config.refresh}
            />
          )}
        </Answer>
      )
    case 'agent':
      return <Answer of={records}>{(value) => <AgentStep records={value} />}</Answer>
    case 'live':
      return <LiveStep />
    default:
      return step satisfies never
  }
}

interface StepCardProps {
  readonly step: Step
  readonly standing: Standing
  readonly world: World
}

function StepCard({ step, standing, world }: StepCardProps) {
  const text = firstRunTexts.value
  const { number } = formats.value
  const title = useRef<HTMLHeadingElement>(null)
  const isFirst = useRef(true)
  // A reader hears which step this is; the first is told by the page itself.
  useEffect(() => {
    if (!isFirst.current) title.current?.focus()
    isFirst.current = false
  }, [step])
  const { title: words, hint } = text[step]
  const missing = missingOf(step, standing)
  const skips = step === 'boundaries' && !standing.geography?.areas.length
  const at = STEPS.indexOf(step)
  return (
    <section class="card step-card" aria-labelledby="step-title">
      <p class="muted">{text.step(number(at + 1), number(STEPS.length))}</p>
      <h3 id="step-title" tabIndex={-1} ref={title}>
        {words}
      </h3>
      <p class="muted">{hint}</p>
      <StepBody key={step} step={step} world={world} />
      <div class="form-end step-ways">
        {at > 0 && (
          <button type="button" class="secondary" onClick={() => goTo(STEPS[at - 1] ?? 'city')}>
            {text.back}
          </button>
        )}
        {skips && (
          <button
            type="button"
            class="secondary"
            onClick={() => {
              mark('no-boundaries')
              goTo(after(step))
            }}
          >
            {text.skip}
          </button>
        )}
        {step !== 'live' && step !== 'city' && !skips && (
          <button
            type="button"
            class="primary"
            disabled={missing !== null}
            aria-describedby={missing === null ? undefined : 'step-missing'}
            onClick={() => goTo(after(step))}
          >
            {text.next}
          </button>
        )}
        {step !== 'city' && missing !== null && (
          <span id="step-missing" class="muted">
            {text.missing[missing]}
          </span>
        )}
      </div>
    </section>
  )
}

function Steps({ may }: { readonly may: boolean }) {
  const world: World = {
    records: useAsked<InventoryRecords>(PATHS.inventory),
    geography: useAsked<Geography>(PATHS.geography),
    config: useAsked<CommonConfig>(PATHS.inventoryCommonConfig),
  }
  const standing: Standing = {
    records: valueOf(world.records),
    geography: valueOf(world.geography),
    config: valueOf(world.config),
    view: fleet.value,
  }
  const done = stepsDone(standing)
  const isKnown = Object.values(world).every(({ resource }) => resource.kind !== 'loading')
  const asked = STEPS.find((step) => step === params.value['step'])
  const step = asked ?? nextStep(done)
  useEffect(() => {
    if (may) mark('begun')
  }, [may])
  // From here on the operator turns the pages: a step that is done does not go away by itself.
  useEffect(() => {
    if (isKnown && asked === undefined) setParams({ step })
  }, [isKnown, asked])
  if (!isKnown) return <Waiting rows={4} />
  return (
    <div class="first-steps">
      <Stepper current={step} done={done} standing={standing} />
      {may && <StepCard step={step} standing={standing} world={world} />}
    </div>
  )
}

/** From nothing to a live access point, step by step; what is done is read from the server. */
export function FirstSteps() {
  const text = firstRunTexts.value
  const { asked } = useMay()
  return (
    <PageFrame
      page="first-run"
      hint={text.hint}
      tools={
        <GoLink to={{ page: 'inventory' }} class="link">
          {text.leave}
        </GoLink>
      }
    >
      <div id={LIST_ID} tabIndex={-1}>
        <Permission asked={asked} />
        <Answer of={asked} rows={4}>
          {({ mayChange }) => <Steps may={mayChange} />}
        </Answer>
      </div>
      <OperatorDialog />
    </PageFrame>
  )
}
