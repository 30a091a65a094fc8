import { COMMIT_LIMITS } from '../server/store/embedded/commit-queue.ts'
import { EMBEDDED_LIMITS, EmbeddedStore } from '../server/store/embedded/embedded-store.ts'

/**
 * The embedded store, whose commits do not wait for company: a test that delivers one batch after the
 * other would spend most of its time in that wait.
 */
export function openPromptStore(directory: string): Promise<EmbeddedStore> {
  const commit = { ...COMMIT_LIMITS, everyMs: 0 }
  return EmbeddedStore.open(directory, { ...EMBEDDED_LIMITS, commit })
}
