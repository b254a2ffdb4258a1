import { execFileSync, spawn } from 'node:child_process'
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Area } from './areas.js'
import type { Mutant } from './mutants_of.js'

export type Verdict = 'killed' | 'survived'

/** A copy of the repository in which one mutant after another lives. */
export class Scratch {
  #folder = mkdtempSync(join(tmpdir(), 'innkeeper-mutate-'))

  constructor() {
    const list = execFileSync('git', [
      'ls-files',
      '-z',
      '--cached',
      '--others',
      '--exclude-standard',
    ])
    for (const file of list.toString().split('\0').filter(Boolean))
      cpSync(file, join(this.#folder, file))
    mkdirSync(join(this.#folder, 'tmp'), { recursive: true })
    this.#linkPackages()
  }

  /** Does these test runs against the mutant, or against the code as it is where that is null. */
  async judge(runs: Area['runs'], mutant: Mutant | null, timeoutMs: number): Promise<Verdict> {
    const restore = mutant ? this.#plant(mutant) : () => undefined
    try {
      for (const run of runs) if (!(await this.#passes(run, timeoutMs))) return 'killed'
      return 'survived'
    } finally {
      restore()
    }
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 3 })
  }

  #plant({ file, start, end, replacement }: Mutant): () => void {
    const path = join(this.#folder, file)
    const text = readFileSync(path, 'utf8')
    writeFileSync(path, text.slice(0, start) + replacement + text.slice(end))
    return () => writeFileSync(path, text)
  }

  /** False as well when it does not come to an end in time. */
  #passes(run: readonly string[], timeout: number): Promise<boolean> {
    const runner = ['--import=@poppinss/ts-exec', 'bin/test.ts']
    const child = spawn(process.execPath, [...runner, ...run, '--bail'], {
      cwd: this.#folder,
      env: { ...process.env, NODE_ENV: 'test', STRIPE_SUPPRESS_NOTICES: 'true' },
      stdio: 'ignore',
      timeout,
      killSignal: 'SIGKILL',
    })
    return new Promise((settle) => child.once('exit', (code) => settle(code === 0)))
  }

  /** Others' packages are the repository's own, ours are the copy's. */
  #linkPackages(): void {
    const modules = join(this.#folder, 'node_modules')
    mkdirSync(join(modules, '@innkeeper'), { recursive: true })
    for (const name of readdirSync('node_modules')) {
      if (name !== '@innkeeper') symlinkSync(resolve('node_modules', name), join(modules, name))
    }
    for (const folder of readdirSync(join(this.#folder, 'packages'))) {
      const path = join(this.#folder, 'packages', folder)
      const { name } = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8')) as {
        name: string
      }
      symlinkSync(path, join(modules, name))
    }
  }
}
