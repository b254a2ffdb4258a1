import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { until } from '#tests/support/panel_processes'

interface Start {
  command: string
  args: string[]
  cwd?: string
  env?: Record<string, string>
  /** Whether it answers. */
  isReady: () => Promise<boolean>
}

/** A program beside the panel that can be killed, held still and brought back with the same command. */
export class Program {
  #child?: ChildProcess
  #output = ''

  constructor(
    readonly name: string,
    private readonly start: Start
  ) {}

  /** What it wrote since it was started last. */
  get output(): string {
    return this.#output
  }

  /** How it ended, such as `exit 0` or `SIGKILL`; null while it runs. */
  get end(): string | null {
    if (!this.#child) return 'not started'
    const { exitCode, signalCode } = this.#child
    return exitCode === null ? signalCode : `exit ${exitCode}`
  }

  /** Starts it and waits until it answers. */
  async revive(): Promise<this> {
    const { command, args, cwd, env, isReady } = this.start
    this.#output = ''
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (text) => (this.#output += String(text)))
    this.#child = child
    await until(this.name, isReady).catch((error: unknown) => {
      throw new Error(`${this.name} does not answer:\n${this.#output.slice(-2000)}`, {
        cause: error,
      })
    })
    return this
  }

  signal(signal: NodeJS.Signals): void {
    this.#child?.kill(signal)
  }

  async kill(): Promise<void> {
    if (this.end !== null || !this.#child) return
    const gone = once(this.#child, 'exit')
    this.#child.kill('SIGKILL')
    await gone
  }
}
