import { writeFileSync } from 'node:fs'
import { relative } from 'node:path'
import type { NamedReporterContract } from '@japa/runner/types'

/** Writes what passed and how long each spec took to the file that the scripts in bin/ read. */
export const summaryReporter: NamedReporterContract = {
  name: 'summary',
  handler(runner, emitter) {
    const file = process.env.TEST_SUMMARY
    if (!file) return
    const times: Record<string, number> = {}
    emitter.on('test:end', ({ duration, meta }) => {
      const spec = relative(process.cwd(), String(meta.fileName))
      times[spec] = (times[spec] ?? 0) + duration / 1000
    })
    emitter.on('runner:end', () => {
      const { passed, failed, skipped, todo } = runner.getSummary().aggregates
      writeFileSync(file, JSON.stringify({ passed, failed, skipped: skipped + todo, times }))
    })
  },
}
