import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { SavedState } from './simulation.js'

const DEBOUNCE = 500

/**
 * Keeps the state in one JSON file: written whole, under another name first, some time after a
 * change and at the end.
 */
export class StateFile {
  private timer: NodeJS.Timeout | undefined

  constructor(
    private path: string,
    private state: () => SavedState
  ) {}

  /** The state of the last run; undefined where there is none yet. */
  read(): SavedState | undefined {
    try {
      return JSON.parse(readFileSync(this.path, 'utf8')) as SavedState
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return
      throw new Error(`Cannot read the state file ${this.path}`, { cause: error })
    }
  }

  /** Says that something changed. */
  touch() {
    this.timer ??= setTimeout(() => this.write(), DEBOUNCE).unref()
  }

  write() {
    clearTimeout(this.timer)
    this.timer = undefined
    mkdirSync(dirname(this.path), { recursive: true })
    writeFileSync(`${this.path}.new`, JSON.stringify(this.state()))
    renameSync(`${this.path}.new`, this.path)
  }
}
