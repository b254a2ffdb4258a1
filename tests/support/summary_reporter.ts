import { appendFileSync } from 'node:fs'
import type { NamedReporterContract } from '@japa/runner/types'

/** Appends "passed failed skipped" of this run to the file that the scripts in bin/ add up. */
export const summaryReporter: NamedReporterContract = {
  name: 'summary',
  handler(runner, emitter) {
    emitter.on('runner:end', () => {
      const file = process.env.TEST_SUMMARY
      if (!file) return
      const { aggregates } = runner.getSummary()
      appendFileSync(
        file,
        `${aggregates.passed} ${aggregates.failed} ${aggregates.skipped + aggregates.todo}\n`
      )
    })
  },
}
