/** Counts the copies that run at the same time on each node and storage. */
export class CloneMeter {
  #running = new Map<string, number>()
  #highest = new Map<string, number>()

  /** Counts one copy in; the returned function counts it out. */
  start(node: string, storage: string) {
    const key = `${node}/${storage}`
    const running = (this.#running.get(key) ?? 0) + 1
    this.#running.set(key, running)
    this.#highest.set(key, Math.max(running, this.#highest.get(key) ?? 0))
    return () => void this.#running.set(key, Math.max(0, (this.#running.get(key) ?? 0) - 1))
  }

  /** `node/storage` → the most copies ever seen at once. */
  highest(): Record<string, number> {
    return Object.fromEntries(this.#highest)
  }

  reset() {
    this.#running.clear()
    this.#highest.clear()
  }

  running(): Record<string, number> {
    return Object.fromEntries(this.#running)
  }
}
