import type { PanelPart } from '#tests/support/panel_processes'
import type { Program } from '#tests/support/program'

/** Something that a panel needs or is, which can be killed and brought back. */
export interface Part {
  readonly name: string
  /** Ends it in the middle of whatever it does; throws where it had ended by itself. */
  kill(): Promise<void>
  revive(): Promise<void>
  signal(signal: NodeJS.Signals): void
}

/** A process of the panel, which the service manager starts anew. */
export class PanelPlace implements Part {
  #part?: PanelPart

  constructor(
    readonly name: string,
    private readonly start: () => Promise<PanelPart>
  ) {}

  async kill(): Promise<void> {
    if (!this.#part || this.#part.end !== null)
      throw new Error(`${this.name} ended by itself: ${this.#part?.end}\n${this.lines}`)
    this.#part.kill('SIGKILL')
    await this.#part.untilGone()
  }

  async revive(): Promise<void> {
    this.#part = await this.start()
  }

  /** As an update does it: it is asked to end, and started again. Answers how it ended. */
  async restart(): Promise<string | null> {
    const ended = await this.#part?.terminate()
    await this.revive()
    return ended?.end ?? null
  }

  get url(): string {
    return this.#part?.url ?? ''
  }

  signal(signal: NodeJS.Signals): void {
    this.#part?.kill(signal)
  }

  /** How it ended; null while it runs. */
  get end(): string | null {
    return this.#part ? this.#part.end : 'not started'
  }

  /** The last that it wrote. */
  get lines(): string {
    return this.#part?.lines.slice(-20).join('\n') ?? ''
  }
}

/** A program beside the panel; `before` is what an operator does before it is started again. */
export class ProgramPlace implements Part {
  constructor(
    private readonly program: Program,
    private readonly before: () => void = () => {}
  ) {}

  get name(): string {
    return this.program.name
  }

  async kill(): Promise<void> {
    if (this.program.end !== null)
      throw new Error(`${this.name} ended by itself: ${this.program.end}\n${this.program.output}`)
    await this.program.kill()
  }

  async revive(): Promise<void> {
    this.before()
    await this.program.revive()
  }

  signal(signal: NodeJS.Signals): void {
    this.program.signal(signal)
  }
}

/** Several at once, as when a whole server is gone. */
export class Together implements Part {
  constructor(
    readonly name: string,
    private readonly parts: Part[]
  ) {}

  async kill(): Promise<void> {
    await Promise.all(this.parts.map((part) => part.kill()))
  }

  async revive(): Promise<void> {
    await Promise.all(this.parts.map((part) => part.revive()))
  }

  signal(signal: NodeJS.Signals): void {
    for (const part of this.parts) part.signal(signal)
  }
}
