import type { Job } from './jobs.js'
import type { Failure, Outcome } from './pool.js'

/** More than these are no accident of a busy machine. */
const MOST_JOBS = 3

/** What of these jobs failed, each as a job to be run with nothing beside it; none where too many failed. */
export function aloneAgain(outcomes: Outcome[]): Map<Job, Outcome> {
  const failed = outcomes.filter((outcome) => outcome.failed > 0)
  if (failed.length > MOST_JOBS) return new Map()
  return new Map(failed.map((outcome) => [aloneJob(outcome), outcome]))
}

function aloneJob({ job, failures }: Outcome): Job {
  const specs = new Set(failures.map(({ spec }) => spec.replace(/^tests\//, '')))
  return {
    ...job,
    name: `${job.name}, alone`,
    files: specs.size > 0 ? [...specs] : job.files,
  }
}

/** How the job counts once what failed ran alone, and what of it is unsteady. */
export function settle(first: Outcome, alone: Outcome): { outcome: Outcome; unsteady: Failure[] } {
  if (alone.failed > 0 || alone.passed === 0) return { outcome: first, unsteady: [] }
  if (first.failures.length === 0)
    return {
      outcome: { ...alone, job: first.job },
      unsteady: [{ title: first.job.name, spec: first.job.suite, reason: 'The process ended.' }],
    }
  return {
    outcome: { ...first, passed: first.passed + first.failed, failed: 0, failures: [] },
    unsteady: first.failures,
  }
}
