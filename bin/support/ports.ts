import { createServer } from 'node:net'
import { setTimeout } from 'node:timers/promises'

export const HOST = '127.0.0.1'

/** What an earlier start left behind needs a moment to notice that it is alone. */
const PATIENCE_MS = 3_000

/** Ends the program with a sentence that helps where another program already listens on a port. */
export async function assertFree(port: number, flag: string): Promise<void> {
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    fail(`${flag} takes a port between 1 and 65535.`)
  const deadline = performance.now() + PATIENCE_MS
  while (!(await isFree(port))) {
    if (performance.now() > deadline) {
      fail(`Port ${port} is taken by another program. Choose another one with ${flag}.`)
    }
    await setTimeout(100)
  }
}

async function isFree(port: number): Promise<boolean> {
  const probe = createServer()
  const free = await new Promise<boolean>((resolve) => {
    probe.once('error', () => resolve(false))
    probe.listen(port, HOST, () => resolve(true))
  })
  if (free) await new Promise((resolve) => probe.close(resolve))
  return free
}

function fail(message: string): never {
  console.error(message)
  process.exit(1)
}
