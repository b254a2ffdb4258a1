import { globSync } from 'node:fs'
import { sample } from '../../../tests/support/sample.js'
import { estimate, LONG, readTimes } from './times.js'

export type Database = 'sqlite' | 'mysql'

/** One process of the test runner: some files of a suite on one database. */
export interface Job {
  name: string
  suite: string
  database: Database
  /** Paths as the runner's `--files` takes them. */
  files: string[]
  /** How much of a core it needs: what drives a panel in another process mostly waits, and so does what asks a simulator that is slow or silent. */
  cores: number
  /** About how long it takes beside the others, so that the longest start first. */
  seconds: number
}

interface Suite {
  pattern: string
  /** The start of the paths that matter on MariaDB too; none: the suite asks no database, or a browser asks for it. */
  onMariaDb?: string[]
  /** Of those, the start of the paths of which each run takes every second file on MariaDB, drawn by its seed; all of them with `FULL=1`. */
  halfOnMariaDb?: string[]
  /** The start of the paths of which each run takes half on MariaDB and the others on SQLite, drawn by its seed; all on both with `FULL=1`. */
  onEither?: string[]
  /** The start of the paths of which a sampled run takes every second file, drawn by its seed. */
  sampled?: string[]
  /** The start of the paths that need one database: MariaDB where it is asked for, as production has it, else SQLite. */
  once?: string[]
  cores: number
  seconds: number
  /** How the files are shared out. */
  split: 'whole' | 'folder' | 'file' | 'even'
}

/** The suites in the order in which they are told. */
export const SUITES: Record<string, Suite> = {
  unit: { pattern: 'tests/unit/**/*.spec.ts', cores: 0.34, seconds: 5, split: 'whole' },
  packages: { pattern: 'packages/*/tests/**/*.spec.ts', cores: 1, seconds: 25, split: 'folder' },
  functional: {
    pattern: 'tests/functional/**/*.spec.ts',
    onMariaDb: ['tests/functional/'],
    // Money, orders and what is recorded for good are looked at on both in every run.
    halfOnMariaDb: [
      'admin',
      'core',
      'helpcenter',
      'identity',
      'notes',
      'notifications',
      'provisioning',
      'support_chat',
    ].map((start) => `tests/functional/${start}/`),
    cores: 0.55,
    seconds: 30,
    split: 'even',
  },
  sweeps: {
    pattern: 'tests/sweeps/**/*.spec.ts',
    // What the others go through does not depend on the database.
    onMariaDb: ['budgets', 'hostile_forms', 'nothing_fails', 'scale', 'widths'].map(
      (start) => `tests/sweeps/${start}`
    ),
    halfOnMariaDb: ['budgets', 'hostile_forms', 'nothing_fails'].map(
      (start) => `tests/sweeps/${start}`
    ),
    cores: 1,
    seconds: 60,
    split: 'even',
  },
  contract: {
    pattern: 'tests/contract/**/*.spec.ts',
    onMariaDb: [
      'core/separate_worker',
      'core/logged_errors',
      'billing/',
      'billing_stripe/',
      'provisioning/',
      'journey/payments',
    ].map((start) => `tests/contract/${start}`),
    onEither: [
      'core/separate_worker',
      'core/logged_errors',
      'journey/payments',
      'provisioning/order_to_active',
    ].map((start) => `tests/contract/${start}`),
    // Processes that start, end and are asked for odd things; what builds, bills or loses something runs each time.
    sampled: [
      ...['commands_alone', 'cookies', 'early_ends', 'kept_sessions', 'made_files'],
      ...['noticed_restore', 'older_node', 'redis_outage', 'refused_starts', 'restarts'],
      'watched_workers',
    ]
      .map((start) => `core/${start}`)
      .concat('identity/', 'operations/installation_choices', 'packages/')
      .concat('journey/chaos', 'journey/load')
      .map((start) => `tests/contract/${start}`),
    // What they run is the same on SQLite, or is nothing at all there.
    once: ['core/killed_migrations', 'journey/chaos', 'journey/load', 'journey/two_of_each'].map(
      (start) => `tests/contract/${start}`
    ),
    cores: 0.5,
    seconds: 60,
    split: 'file',
  },
  crash: {
    pattern: 'tests/crash/**/*.spec.ts',
    onMariaDb: ['tests/crash/'],
    onEither: ['changes', 'moving', 'renewals', 'resizing', 'restore'].map(
      (start) => `tests/crash/${start}`
    ),
    cores: 0.5,
    seconds: 200,
    split: 'file',
  },
  browser: {
    pattern: 'tests/browser/**/*.spec.ts',
    sampled: [
      'brand',
      'hosted_pages',
      'keyboard',
      'long_words',
      'search',
      'shots',
      'still_pages',
      'times',
    ].map((start) => `tests/browser/${start}`),
    cores: 1,
    seconds: 90,
    split: 'file',
  },
}

/** How a run is planned. */
interface Plan {
  /** On how many cores. */
  cores: number
  /** Whether specs that are marked so are left to other seeds (`leftToOthers`). */
  isSampled?: boolean
}

/** The jobs for these suites on these databases, the longest first. */
export function planJobs(suites: string[], databases: Database[], plan: Plan): Job[] {
  const jobs = databases.flatMap((database) =>
    suites.flatMap((suite) => jobsOf(suite, { database, databases, ...plan }))
  )
  return jobs.sort((one, other) => other.seconds - one.seconds)
}

/** The specs of these suites that a sampled run leaves to other seeds. */
export function leftToOthers(suites: string[]): string[] {
  return suites.flatMap((name) => {
    const { pattern, sampled } = SUITES[name]
    const some = filesOf(pattern).filter((file) => isOneOf(file, sampled))
    return without(some, sample(some, Math.ceil(some.length / 2)))
  })
}

interface Run extends Plan {
  database: Database
  /** All that are asked for. */
  databases: Database[]
}

const filesOf = (pattern: string): string[] =>
  globSync(pattern)
    .filter((file) => !file.includes('node_modules'))
    .sort()

function jobsOf(name: string, { database, databases, cores, isSampled }: Run): Job[] {
  const suite = SUITES[name]
  const all = without(filesOf(suite.pattern), isSampled ? leftToOthers([name]) : [])
  const left = new Set(databases.length > 1 ? leftToTheOther(database, all, suite) : [])
  const files = all
    .filter((file) => databasesFor(file, suite, databases).includes(database))
    .filter((file) => !left.has(file))
  return split(files, suite.split, Math.floor(cores / suite.cores)).map((part, index, parts) => ({
    name: [name, parts.length > 1 && titleOf(part, suite.split, index, parts.length)]
      .filter(Boolean)
      .join(' '),
    suite: name,
    database,
    files: part.map((file) => file.replace(/^tests\//, '')),
    cores: suite.cores,
    seconds: Math.max(suite.seconds, ...part.map((file) => LONG[file] ?? 0)),
  }))
}

const isOneOf = (file: string, starts: string[] = []) =>
  starts.some((start) => file.startsWith(start))

/** What this run does not look at on a database, but on the other one. */
function leftToTheOther(database: Database, files: string[], suite: Suite): string[] {
  const onEither = files.filter((file) => isOneOf(file, suite.onEither))
  const onMariaDb = half(onEither)
  if (process.env.FULL) return []
  if (database === 'sqlite') return onMariaDb
  const some = files.filter((file) => isOneOf(file, suite.halfOnMariaDb))
  return [...without(some, half(some)), ...without(onEither, onMariaDb)]
}

const half = (files: string[]): string[] => sample(files, Math.ceil(files.length / 2))

const without = (files: string[], others: string[]): string[] =>
  files.filter((file) => !others.includes(file))

function databasesFor(file: string, { onMariaDb, once }: Suite, asked: Database[]): Database[] {
  const isBelow = (starts?: string[]) => isOneOf(file, starts)
  if (isBelow(once)) return asked.includes('mysql') ? ['mysql'] : ['sqlite']
  return isBelow(onMariaDb) ? asked : asked.filter((database) => database === 'sqlite')
}

function titleOf(files: string[], way: Suite['split'], index: number, parts: number): string {
  if (way === 'even') return `${index + 1}/${parts}`
  if (way === 'folder') return folderOf(files[0])
  return files[0].replace(/^tests\/[^/]+\//, '').replace(/\.spec\.ts$/, '')
}

function split(files: string[], way: Suite['split'], atOnce: number): string[][] {
  if (files.length === 0) return []
  if (way === 'whole') return [files]
  if (way === 'file') return files.map((file) => [file])
  if (way === 'folder') return Object.values(Object.groupBy(files, folderOf)) as string[][]
  return evenly(files, atOnce)
}

const folderOf = (file: string) => file.split('/')[1]

/** As many parts as run at once, which take about as long. */
function evenly(files: string[], parts: number): string[][] {
  const shares = Array.from({ length: Math.min(parts, files.length) }, () => ({
    files: [] as string[],
    seconds: 0,
  }))
  const times = readTimes()
  const timed = files.map((file) => ({ file, seconds: estimate(file, times) }))
  for (const { file, seconds } of timed.sort((one, other) => other.seconds - one.seconds)) {
    const shortest = shares.reduce((least, share) =>
      share.seconds < least.seconds ? share : least
    )
    shortest.files.push(file)
    shortest.seconds += seconds
  }
  return shares.map((share) => share.files)
}
