/**
 * Keeps the screen from going dark while the board is in sight, where the browser can. Gives how to let
 * it go.
 */
export function keepAwake(): () => void {
  let held: WakeLockSentinel | null = null
  let isOver = false
  const ask = async (): Promise<void> => {
    if (document.visibilityState !== 'visible' || held?.released === false) return
    try {
      const sentinel = await navigator.wakeLock.request('screen')
      if (isOver) await sentinel.release()
      else held = sentinel
    } catch {
      // The battery is low, or the browser does not allow it: the screen follows its own settings.
    }
  }
  // A browser takes it back whenever the page is out of sight.
  const onVisible = (): void => void ask()
  if ('wakeLock' in navigator) {
    void ask()
    document.addEventListener('visibilitychange', onVisible)
  }
  return () => {
    isOver = true
    document.removeEventListener('visibilitychange', onVisible)
    void held?.release().catch(() => undefined)
  }
}
