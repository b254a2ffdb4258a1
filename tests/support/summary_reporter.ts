import { writeFileSync } from 'node:fs'
import { relative } from 'node:path'
import type { NamedReporterContract } from '@japa/runner/types'

interface Failure {
  title: string
  spec: string
  /** The first lines of what was expected and found. */
  reason: string
}

const REASON_LINES = 12

/** Writes what passed, what failed and how long each spec took to the file that the scripts in bin/ read. */
export const summaryReporter: NamedReporterContract = {
  name: 'summary',
  handler(runner, emitter) {
    const file = process.env.TEST_SUMMARY
    if (!file) return
    const times: Record<string, number> = {}
    const failures: Failure[] = []
    emitter.on('test:end', ({ duration, meta, title, hasError, errors }) => {
      const spec = relative(process.cwd(), String(meta.fileName))
      times[spec] = (times[spec] ?? 0) + duration / 1000
      if (hasError)
        failures.push({ title: title.expanded, spec, reason: reasonOf(errors[0]?.error) })
    })
    emitter.on('runner:end', () => {
      const { passed, failed, skipped, todo } = runner.getSummary().aggregates
      const counts = { passed, failed, skipped: skipped + todo }
      writeFileSync(file, JSON.stringify({ ...counts, times, failures }))
    })
  },
}

function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error ?? 'a hook failed')
  return text.split('\n').slice(0, REASON_LINES).join('\n')
}
