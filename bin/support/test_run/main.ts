import { spawnSync } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { aloneAgain, settle } from './alone.js'
import { leftToOthers, planJobs, SUITES, type Database, type Job } from './jobs.js'
import { runJobs, type Counts, type Failure, type Outcome } from './pool.js'
import { dropTemplates, serverOfTests } from '../../../tests/support/database_template.js'
import { keepTimes } from './times.js'

/**
 * Runs suites in processes side by side, each with a database and an address of its own, and prints the closing line.
 *
 *   bin/test                                   everything that needs no server
 *   bin/test unit functional                   the common loop
 *   bin/test functional --files='functional/billing/*'   one process; options go to the test runner
 *   bin/test --databases=sqlite,mysql --full   both databases, and long sweeps whole
 *   bin/test --alone-again                     what failed runs once more when everything has ended, with the machine to itself
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    'full': { type: 'boolean', default: false },
    'databases': { type: 'string', default: 'sqlite' },
    'cores': { type: 'string', default: String(availableParallelism()) },
    'alone-again': { type: 'boolean', default: false },
    // How many checks failed before the tests ran: they count in the closing line.
    'failed-checks': { type: 'string', default: '0' },
  },
})

const unknown = positionals.filter((name) => !(name in SUITES))
if (unknown.length > 0) {
  console.error(
    `No such suite: ${unknown.join(', ')}. There are: ${Object.keys(SUITES).join(', ')}.`
  )
  process.exit(1)
}

process.env.TEST_SEED ??= String(randomInt(1, 2 ** 31))
if (values.full) process.env.FULL = '1'
const sweeps = process.env.FULL ? 'whole' : `sampled (TEST_SEED=${process.env.TEST_SEED} repeats)`
console.log(`Long sweeps: ${sweeps}`)

const cores = Number(values.cores)
const suites = (positionals.length > 0 ? positionals : Object.keys(SUITES)).filter(canRun)
const startedAt = Date.now()
const databases = values.databases.split(',')
// Who names suites wants all of them.
const isSampled = positionals.length === 0 && Boolean(process.env.CI) && !process.env.FULL
if (isSampled) console.log(`Left to other seeds: ${leftToOthers(suites).join(', ')}`)
const jobs = planJobs(suites, databases as Database[], { cores, isSampled })
process.env.TEST_TEMPLATES = `innkeeper_template_${process.pid}`
let outcomes = await runJobs(jobs, cores, tell)
if (values['alone-again']) outcomes = await withFailedAlone(outcomes)
rmSync(join(tmpdir(), `${process.env.TEST_TEMPLATES}.sqlite3`), { force: true })
if (databases.includes('mysql')) await dropTemplates(serverOfTests())

for (const { failures, job } of outcomes)
  for (const failure of failures) console.log(`✖ ${textOf(failure, job)}`)
console.log(`took ${Math.round((Date.now() - startedAt) / 1000)} s`)
const total = sumOf(outcomes)
total.failed += Number(values['failed-checks'])
console.log(lineOf(total))
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0

function canRun(suite: string): boolean {
  if (suite !== 'browser') return true
  if (spawnSync(process.execPath, ['bin/support/find_chromium.js']).status === 0) return true
  console.log('browser suite skipped: no Chromium found (set CHROMIUM_PATH to one)')
  return false
}

/** What passes alone counts as passed and is told as unsteady; what fails again counts as it did. */
async function withFailedAlone(first: Outcome[]): Promise<Outcome[]> {
  const settled = new Map<Outcome, Outcome>()
  for (const [job, failed] of aloneAgain(first)) {
    const [alone] = await runJobs([job], cores, tell)
    const { outcome, unsteady } = settle(failed, alone)
    settled.set(failed, outcome)
    for (const failure of unsteady) console.log(`≈ unsteady: ${textOf(failure, failed.job)}`)
  }
  return first.map((outcome) => settled.get(outcome) ?? outcome)
}

/** What passed is told in a line, what failed with all that it printed. */
function tell({ job, output, seconds, times, failures, ...counts }: Outcome): void {
  if (job.database === 'sqlite') keepTimes(times)
  if (counts.failed > 0) console.log(output)
  console.log(
    `${counts.failed > 0 ? '✖' : '✔'} ${job.name} (${job.database}): ${lineOf(counts)} in ${seconds} s`
  )
  const figures = output.split('\n').filter((line) => line.startsWith('    figure: '))
  if (counts.failed === 0 && figures.length > 0) console.log(figures.join('\n'))
}

function textOf({ title, spec, reason }: Failure, { database }: Job): string {
  return `${title} (${spec}, ${database})\n${reason.replaceAll(/^/gm, '    ')}`
}

function sumOf(counted: Counts[]): Counts {
  const sum: Counts = { passed: 0, failed: 0, skipped: 0 }
  for (const { passed, failed, skipped } of counted) {
    sum.passed += passed
    sum.failed += failed
    sum.skipped += skipped
  }
  return sum
}

function lineOf({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
}
