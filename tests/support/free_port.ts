import { once } from 'node:events'
import { randomInt } from 'node:crypto'
import { createServer } from 'node:net'

/** Below those that the system gives to connections and to whoever asks for port 0, so that none of them takes it meanwhile. */
const FIRST = 20_000
const LAST = 32_000

/** A port of 127.0.0.1 that nobody listens on now, the first of `count` such ports in a row. */
export async function freePort(count = 1): Promise<number> {
  for (;;) {
    const first = randomInt(FIRST, LAST)
    const row = Array.from({ length: count }, (_, next) => first + next)
    const free = await Promise.all(row.map(isFree))
    if (free.every(Boolean)) return first
  }
}

/** Whether nobody listens at this port of 127.0.0.1. */
export async function isFree(port: number): Promise<boolean> {
  const probe = createServer()
  try {
    await once(probe.listen(port, '127.0.0.1'), 'listening')
  } catch {
    return false
  }
  probe.close()
  await once(probe, 'close')
  return true
}
