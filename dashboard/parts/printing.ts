import { useSignal, type ReadonlySignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'

/** Whether the page is being printed: paper has no scroll and nothing to turn. */
export function usePrinting(): ReadonlySignal<boolean> {
  const printing = useSignal(false)
  useEffect(() => {
    const print = (on: boolean) => () => {
      printing.value = on
    }
    const [start, end] = [print(true), print(false)]
    addEventListener('beforeprint', start)
    addEventListener('afterprint', end)
    return () => {
      removeEventListener('beforeprint', start)
      removeEventListener('afterprint', end)
    }
  }, [])
  return printing
}
