import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import app from '@adonisjs/core/services/app'
import env from '#start/env'
import { freePort } from '#tests/support/free_port'
import { until } from '#tests/support/panel_processes'

const run = promisify(execFile)
const NPM = [
  '--omit=dev',
  '--offline',
  '--ignore-scripts',
  '--no-audit',
  '--no-fund',
  '--loglevel=error',
]

/** The production build in a folder of its own, with packages installed into it as an operator does. */
export class Release {
  #processes: ChildProcess[] = []
  #output = ''

  private constructor(
    readonly folder: string,
    private readonly port: number
  ) {}

  /** A copy of `build/`, which `bin/ci` made. */
  static async create(): Promise<Release> {
    const release = new Release(
      await mkdtemp(join(tmpdir(), 'innkeeper-release-')),
      await freePort()
    )
    await run('cp', ['-r', `${app.makePath('build')}/.`, release.folder])
    await run('cp', ['-al', app.makePath('node_modules'), join(release.folder, 'node_modules')])
    return release
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`
  }

  /** What its processes wrote, to tell why a test failed. */
  get output(): string {
    return this.#output
  }

  /**
   * Installs tarballs. Without a registry npm cannot look up who needs whom, which it would find to fit
   * (`--legacy-peer-deps`).
   */
  async install(...tarballs: string[]): Promise<void> {
    await this.run('npm', ['install', '--legacy-peer-deps', ...NPM, ...tarballs])
  }

  /** Puts in files of the operator, such as `public/theme.css`. */
  async copyIn(source: string, target: string): Promise<void> {
    await cp(app.makePath(source), join(this.folder, target))
  }

  /** Changes a file of configuration as the documentation says. */
  async edit(file: string, change: (text: string) => string): Promise<void> {
    const path = join(this.folder, file)
    const text = await readFile(path, 'utf8')
    const changed = change(text)
    if (changed === text) throw new Error(`${file} is not what it was`)
    await writeFile(path, changed)
  }

  async run(command: string, args: string[], environment: Record<string, string> = {}) {
    const options = { cwd: this.folder, env: this.#environment(environment) }
    return run(command, args, options).catch((error) => {
      throw new Error(`${command} ${args.join(' ')} failed\n${error.stdout}\n${error.stderr}`)
    })
  }

  /** Starts the compiled panel and waits until it answers. */
  async boot(environment: Record<string, string>): Promise<void> {
    const server = this.#start(['bin/server.js'], environment)
    const answers = async () => {
      if (server.exitCode !== null) return true
      return (await fetch(`${this.url}/health/live`)).ok
    }
    await until('the panel', answers)
    if (server.exitCode !== null) throw new Error(`The panel did not start:\n${this.#output}`)
  }

  /** Starts the compiled worker, lets it look around, and answers how it ended when it is told to. */
  async workFor(ms: number, environment: Record<string, string>): Promise<number | null> {
    const worker = this.#start(['ace.js', 'worker'], environment)
    await new Promise((resolve) => setTimeout(resolve, ms))
    worker.kill('SIGTERM')
    if (worker.exitCode === null) await once(worker, 'exit')
    return worker.exitCode
  }

  /** Ends everything and leaves nothing behind. */
  async remove(): Promise<void> {
    for (const child of this.#processes) child.kill('SIGKILL')
    await rm(this.folder, { recursive: true, force: true })
  }

  #start(args: string[], environment: Record<string, string>): ChildProcess {
    const child = spawn(process.execPath, args, {
      cwd: this.folder,
      env: this.#environment(environment),
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const keep = (text: unknown) => (this.#output = `${this.#output}${text}`.slice(-20_000))
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    this.#processes.push(child)
    return child
  }

  #environment(environment: Record<string, string>): Record<string, string> {
    return {
      PATH: PATH(),
      HOME: process.env.HOME ?? '',
      NODE_ENV: 'production',
      TZ: 'UTC',
      HOST: '127.0.0.1',
      PORT: String(this.port),
      APP_URL: this.url,
      APP_KEY: env.get('APP_KEY').release(),
      LOG_LEVEL: 'warn',
      MAIL_MAILER: 'mailbox',
      SESSION_STORE: 'database',
      LIMITER_STORE: 'database',
      WORKER_MODE: 'inline',
      DEMO: 'true',
      ...environment,
    }
  }
}

const PATH = () => [app.makePath('node_modules/.bin'), process.env.PATH].join(delimiter)
