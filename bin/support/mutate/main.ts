import { randomInt } from 'node:crypto'
import { globSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { AREAS, type Area } from './areas.js'
import { mutantsOf, type Mutant } from './mutants_of.js'
import { sample } from './sample.js'
import { Scratch, type Verdict } from './scratch.js'

/**
 * Changes the code in small ways, one at a time and in a copy, and tells which changes no test noticed.
 *
 *   npm run mutate                                        twenty mutants of each area
 *   npm run mutate -- --count 60 --seed 7                 the same sixty of each area every time
 *   npm run mutate -- --file app/billing/tax              of these files only; may be given again
 *   npm run mutate -- --only app/billing/tax/a.ts:3:5:condition
 */
const { values } = parseArgs({
  options: {
    file: { type: 'string', multiple: true, default: [] },
    only: { type: 'string', multiple: true, default: [] },
    count: { type: 'string', default: '20' },
    seed: { type: 'string', default: String(randomInt(1, 2 ** 31)) },
    // Leaves the slow runs out.
    quick: { type: 'boolean', default: false },
    jobs: { type: 'string', default: '1' },
    timeout: { type: 'string', default: '300' },
  },
})

interface Trial {
  area: Area
  mutant: Mutant
  verdict?: Verdict
}

const timeoutMs = Number(values.timeout) * 1000
const seed = Number(values.seed)
/** Areas take turns, so that an interrupted run tells something of each. */
const trials = sample(AREAS.flatMap(drawFrom), Number.POSITIVE_INFINITY, seed)
const copies = Array.from({ length: Number(values.jobs) }, () => new Scratch())
console.log(`${trials.length} mutants, seed ${values.seed}`)
process.once('exit', finish)
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))
await requireGreen(copies[0])
const waiting = trials.values()
await Promise.all(copies.map((copy) => work(copy, waiting)))

/** Also when it is interrupted: then the table counts what was tried until then. */
function finish(): void {
  for (const copy of copies) copy.remove()
  printTable()
}

function drawFrom(area: Area): Trial[] {
  const files = area.folders.flatMap((folder) => globSync(`${folder}/**/*.ts`)).sort()
  const chosen = files.filter(isWanted)
  const mutants = chosen.flatMap(mutantsOf)
  const drawn =
    values.only.length > 0
      ? mutants.filter(({ id }) => values.only.includes(id))
      : sample(mutants, Number(values.count), seed)
  return drawn.map((mutant) => ({ area, mutant }))
}

function isWanted(file: string): boolean {
  return values.file.length === 0 || values.file.some((start) => file.startsWith(start))
}

function runsOf({ runs, slowRuns }: Area): Area['runs'] {
  return values.quick ? runs : [...runs, ...slowRuns]
}

/** A suite that fails without a mutant would kill every one. */
async function requireGreen(copy: Scratch): Promise<void> {
  for (const area of new Set(trials.map((trial) => trial.area))) {
    if ((await copy.judge(runsOf(area), null, timeoutMs)) === 'survived') continue
    throw new Error(`The suites of ${area.name} fail without any mutant`)
  }
}

async function work(copy: Scratch, queue: Iterator<Trial> & Iterable<Trial>): Promise<void> {
  for (const trial of queue) {
    trial.verdict = await copy.judge(runsOf(trial.area), trial.mutant, timeoutMs)
    console.log(`${trial.verdict.padEnd(9)} ${trial.mutant.id}  ${trial.mutant.change}`)
  }
}

function printTable(): void {
  console.log('\n| area | mutants | killed | survived |\n|---|---|---|---|')
  for (const { name } of AREAS) {
    const own = trials.filter(({ area, verdict }) => area.name === name && verdict !== undefined)
    const killed = own.filter(({ verdict }) => verdict === 'killed').length
    if (own.length > 0)
      console.log(`| ${name} | ${own.length} | ${killed} | ${own.length - killed} |`)
  }
  for (const { verdict, mutant } of trials) {
    if (verdict === 'survived') console.log(`- ${mutant.id}: ${mutant.change}`)
  }
}
