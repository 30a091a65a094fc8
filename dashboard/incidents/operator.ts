import { computed, signal } from '@preact/signals'
import type { ApiResult, OperatorWord } from '../api.ts'
import { rememberedText, remember } from '../memory.ts'

/** Who sits here; the key is null until the server asks for one. */
export interface Operator {
  readonly name: string
  readonly key: string | null
}

/** Why we ask: nobody has said, the server wants a key, or it does not know this one. */
export type Asking = 'name' | 'key' | 'wrong'

/** A question that waits for its answer; null as answer when the operator would rather not. */
export interface Question {
  readonly asking: Asking
  readonly answer: (operator: Operator | null) => void
}

const MEMORY = 'operator'
const KEYED = 'operator-keyed'

const encoded = ({ name, key }: Operator): OperatorWord =>
  [name, ...(key === null ? [] : [key])].map(encodeURIComponent).join(':')

function decoded(word: string | null): Operator | null {
  if (word === null || word === '') return null
  try {
    const [name = '', key = null] = word.split(':').map(decodeURIComponent)
    return name === '' ? null : { name, key }
  } catch {
    return null
  }
}

/** Who sits here, as this browser remembers; null before anybody said. */
export const operator = signal<Operator | null>(decoded(rememberedText(MEMORY)))
/** The same as requests carry it. */
export const operatorWord = computed(() =>
  operator.value === null ? null : encoded(operator.value),
)
/** The open question; the dialog shows it. */
export const question = signal<Question | null>(null)

/** Whether the server said that it wants keys: then name and key are asked for together. */
let isKeyed = rememberedText(KEYED) === 'yes'

function setKeyed(wants: boolean): void {
  if (wants === isKeyed) return
  isKeyed = wants
  remember(KEYED, wants ? 'yes' : 'no')
}

/** Asks who sits here and remembers the answer. */
export async function askOperator(asking: Asking): Promise<Operator | null> {
  question.value?.answer(null)
  const answer = await new Promise<Operator | null>((resolve) => {
    question.value = { asking: asking === 'name' && isKeyed ? 'key' : asking, answer: resolve }
  })
  question.value = null
  if (answer !== null) {
    operator.value = answer
    remember(MEMORY, encoded(answer))
  }
  return answer
}

/** Forgets in this browser who sits here. */
export function forgetOperator(): void {
  operator.value = null
  remember(MEMORY, '')
}

/**
 * Does something in the name of who sits here. Asks for the name once, and for the key when the
 * server wants one; null when the operator would rather not say.
 */
export async function inOwnName<T>(
  act: (word: OperatorWord) => Promise<ApiResult<T>>,
): Promise<ApiResult<T> | null> {
  let who = operator.value ?? (await askOperator('name'))
  while (who !== null) {
    const result = await act(encoded(who))
    if (result.ok || result.failure.kind !== 'problem' || result.failure.status !== 401) {
      if (result.ok && who.key === null) setKeyed(false)
      return result
    }
    setKeyed(true)
    who = await askOperator(who.key === null ? 'key' : 'wrong')
  }
  return null
}
