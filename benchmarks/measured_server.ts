import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { freePort } from '#tests/support/free_port'
import type { Profiler } from 'node:inspector'
import type { ProbeAnswer, ProbeQuestion } from './cpu_probe.js'

const STARTS_WITHIN_MS = 45_000
const STOPS_WITHIN_MS = 5_000

/** A server in a process of its own that tells how much processor time it has used. */
export class MeasuredServer {
  #asked = 0

  private constructor(
    readonly url: string,
    private readonly child: ChildProcess
  ) {}

  /** Starts a script and waits until it answers. */
  static async start(script: string, environment: Record<string, string>): Promise<MeasuredServer> {
    const port = await freePort()
    const url = `http://127.0.0.1:${port}`
    const probe = new URL('cpu_probe.ts', import.meta.url).href
    const args = ['--import=@poppinss/ts-exec', `--import=${probe}`, script]
    const env = {
      ...process.env,
      ...environment,
      HOST: '127.0.0.1',
      PORT: String(port),
      APP_URL: url,
    }
    const child = spawn(process.execPath, args, {
      env,
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    const server = new MeasuredServer(url, child)
    await server.#untilItAnswers()
    return server
  }

  /** Processor time used so far, in microseconds. */
  async cpuMicros(): Promise<number> {
    const { cpuMicros } = await this.#ask('cpu')
    return cpuMicros
  }

  /** Where the processor time goes while something is done. */
  async profileWhile(work: () => Promise<void>): Promise<Profiler.Profile> {
    await this.#ask('profile_start')
    await work()
    const { profile } = await this.#ask('profile_stop')
    if (!profile) throw new Error('The server answered without a profile')
    return profile
  }

  #ask(ask: ProbeQuestion['ask']): Promise<ProbeAnswer> {
    const id = ++this.#asked
    return new Promise((resolve) => {
      const take = (answer: ProbeAnswer) => {
        if (answer.id !== id) return
        this.child.off('message', take)
        resolve(answer)
      }
      this.child.on('message', take)
      this.child.send({ id, ask } satisfies ProbeQuestion)
    })
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return
    const gone = once(this.child, 'exit')
    this.child.kill('SIGTERM')
    const forced = setTimeout(() => this.child.kill('SIGKILL'), STOPS_WITHIN_MS)
    await gone
    clearTimeout(forced)
  }

  async #untilItAnswers(): Promise<void> {
    const deadline = Date.now() + STARTS_WITHIN_MS
    while (this.child.exitCode === null && Date.now() < deadline) {
      const answered = await fetch(this.url).then(
        () => true,
        () => false
      )
      if (answered) return
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    await this.stop()
    throw new Error('The server did not start')
  }
}
