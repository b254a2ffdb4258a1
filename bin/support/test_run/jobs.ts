import { globSync } from 'node:fs'
import { estimate, readTimes } from './times.js'

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
    cores: 0.55,
    seconds: 30,
    split: 'even',
  },
  sweeps: {
    pattern: 'tests/sweeps/**/*.spec.ts',
    // What the others go through does not depend on the database.
    onMariaDb: [
      'budgets',
      'hostile_forms',
      'migrations_first',
      'nothing_fails',
      'scale',
      'widths',
    ].map((start) => `tests/sweeps/${start}`),
    cores: 1,
    seconds: 60,
    split: 'even',
  },
  contract: {
    pattern: 'tests/contract/**/*.spec.ts',
    onMariaDb: [
      'core/separate_worker',
      'core/logged_errors',
      'core/killed_migrations',
      'billing/',
      'billing_stripe/',
      'provisioning/',
      'journey/',
    ].map((start) => `tests/contract/${start}`),
    cores: 0.5,
    seconds: 60,
    split: 'file',
  },
  crash: {
    pattern: 'tests/crash/**/*.spec.ts',
    onMariaDb: ['tests/crash/'],
    cores: 0.5,
    seconds: 200,
    split: 'file',
  },
  browser: { pattern: 'tests/browser/**/*.spec.ts', cores: 1, seconds: 90, split: 'file' },
}

/** The jobs for these suites on these databases, the longest first. */
export function planJobs(suites: string[], databases: Database[], cores: number): Job[] {
  const jobs = databases.flatMap((database) =>
    suites.flatMap((suite) => jobsOf(suite, database, cores))
  )
  return jobs.sort((one, other) => other.seconds - one.seconds)
}

function jobsOf(name: string, database: Database, cores: number): Job[] {
  const suite = SUITES[name]
  const files = globSync(suite.pattern)
    .filter((file) => !file.includes('node_modules'))
    .filter((file) => database === 'sqlite' || suite.onMariaDb?.some((s) => file.startsWith(s)))
    .sort()
  return split(files, suite.split, Math.floor(cores / suite.cores)).map((part, index, parts) => ({
    name: [name, parts.length > 1 && titleOf(part, suite.split, index, parts.length)]
      .filter(Boolean)
      .join(' '),
    suite: name,
    database,
    files: part.map((file) => file.replace(/^tests\//, '')),
    cores: suite.cores,
    seconds: suite.seconds,
  }))
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
