import { signal } from '@preact/signals'
import { remember, remembered } from '../memory.ts'

const CHOICES = ['all', 'main'] as const

/** Whether tables show all their columns, as chosen in this browser. */
export const hasAllColumns = signal(remembered('columns', CHOICES) === 'all')

/** Shows all columns or the main ones, and remembers it in this browser. */
export function showAllColumns(isAll: boolean): void {
  hasAllColumns.value = isAll
  remember('columns', isAll ? 'all' : 'main')
}
