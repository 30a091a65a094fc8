import { computed, signal } from '@preact/signals'
import { remember, rememberedText } from '../memory.ts'

/** The steps, in their order. */
export const STEPS = ['city', 'boundaries', 'places', 'access-points', 'agent', 'live'] as const
export type Step = (typeof STEPS)[number]

/** What the server cannot tell: what was begun, answered or left out in this browser. */
export type Mark = 'begun' | 'city' | 'no-boundaries' | 'finished'

const MEMORY = 'first-run'

const marks = signal<ReadonlySet<string>>(
  new Set((rememberedText(MEMORY) ?? '').split(' ').filter(Boolean)),
)

/** Whether something was done or left out in this browser. */
export const isMarked = (mark: Mark): boolean => marks.value.has(mark)

/** Remembers that something was done or left out. */
export function mark(done: Mark): void {
  if (marks.peek().has(done)) return
  marks.value = new Set([...marks.peek(), done])
  remember(MEMORY, [...marks.peek()].join(' '))
}

/** Whether somebody began the first steps in this browser. */
export const hasBegun = computed(() => isMarked('begun'))

/** Whether they were begun and not gone to their end. */
export const needsFirstSteps = computed(() => isMarked('begun') && !isMarked('finished'))
