import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Job } from './jobs.js'
import type { Times } from './times.js'

export interface Counts {
  passed: number
  failed: number
  skipped: number
}

export interface Failure {
  title: string
  spec: string
  reason: string
}

export interface Outcome extends Counts {
  job: Job
  failures: Failure[]
  /** How many seconds each spec took. */
  times: Times
  output: string
  seconds: number
}

/** Runs the jobs in processes of their own, as many at once as there are cores, tells each one's end, and answers with all. */
export async function runJobs(
  jobs: Job[],
  cores: number,
  ended: (outcome: Outcome) => void
): Promise<Outcome[]> {
  const outcomes: Outcome[] = []
  const waiting = [...jobs]
  const running = new Set<Promise<void>>()
  let free = cores

  while (waiting.length > 0 || running.size > 0) {
    const next = waiting.findIndex((job) => job.cores <= free || running.size === 0)
    if (next === -1) {
      await Promise.race(running)
      continue
    }
    const [job] = waiting.splice(next, 1)
    free -= job.cores
    const run = runJob(job).then((outcome) => {
      free += job.cores
      running.delete(run)
      outcomes.push(outcome)
      ended(outcome)
    })
    running.add(run)
  }
  return outcomes
}

/** A process that ends without saying what it counted has failed. */
async function runJob(job: Job): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), 'innkeeper-tests-'))
  const summary = join(folder, 'summary')
  const startedAt = Date.now()
  const { code, output } = await execute(job, summary)
  const counts = readSummary(summary)
  rmSync(folder, { recursive: true, force: true })
  const failed = counts.failed === 0 && code !== 0 ? 1 : counts.failed
  return { ...counts, failed, job, output, seconds: Math.round((Date.now() - startedAt) / 1000) }
}

function execute(job: Job, summary: string): Promise<{ code: number | null; output: string }> {
  const files = job.files.map((file) => `--files=${file}`)
  const child = spawn(
    process.execPath,
    ['--import=@poppinss/ts-exec', 'bin/test.ts', job.suite, ...files],
    {
      env: {
        ...process.env,
        NODE_ENV: 'test',
        DB_CONNECTION: job.database,
        TEST_SUMMARY: summary,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    }
  )
  const chunks: Buffer[] = []
  child.stdout.on('data', (chunk) => chunks.push(chunk))
  child.stderr.on('data', (chunk) => chunks.push(chunk))
  const stop = () => child.kill()
  process.once('exit', stop)
  return new Promise((resolve) => {
    child.on('close', (code) => {
      process.off('exit', stop)
      resolve({ code, output: Buffer.concat(chunks).toString() })
    })
  })
}

function readSummary(file: string): Counts & Pick<Outcome, 'times' | 'failures'> {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return { passed: 0, failed: 0, skipped: 0, times: {}, failures: [] }
  }
}
