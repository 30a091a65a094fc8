import type { Reporter, TestModule } from 'vitest/node'

/** Names every test that passed only when it was tried again, so that none of them hides. */
export class SecondTryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    for (const module of modules) {
      for (const test of module.children.allTests('passed')) {
        if ((test.diagnostic()?.retryCount ?? 0) === 0) continue
        const [first] = test.result().errors ?? []
        console.log(`passed at the second try: ${module.relativeModuleId} > ${test.fullName}`)
        if (first !== undefined) console.log(`  at first: ${first.message}`)
      }
    }
  }
}
