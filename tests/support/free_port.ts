import { once } from 'node:events'
import { randomInt } from 'node:crypto'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Below those that the system gives to connections and to whoever asks for port 0, so that none of them takes it meanwhile. */
const FIRST = 20_000
const LAST = 32_000

/** Where each process of tests notes the ports that it was given, so that none is given to two of them before either listens. */
const RESERVED = join(tmpdir(), 'innkeeper-test-ports')
const own = new Set<number>()

/**
 * A port of 127.0.0.1 that nobody listens on now, the first of `count` such ports in a row. It stays this process's until that
 * ends, whether or not anything listens there.
 */
export async function freePort(count = 1): Promise<number> {
  for (;;) {
    const first = randomInt(FIRST, LAST)
    const row = Array.from({ length: count }, (_, next) => first + next)
    const reserved = row.filter(reserve)
    const free = await Promise.all(reserved.map(isFree))
    if (reserved.length === count && free.every(Boolean)) return first
    reserved.forEach(giveBack)
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

const noteOf = (port: number): string => join(RESERVED, String(port))

/** Notes a port as this process's; false where it is another's, or was given before. */
export function reserve(port: number): boolean {
  if (own.size === 0) process.once('exit', () => own.forEach(giveBack))
  mkdirSync(RESERVED, { recursive: true })
  if (!write(port)) {
    if (isHeld(port)) return false
    rmSync(noteOf(port), { force: true })
    if (!write(port)) return false
  }
  own.add(port)
  return true
}

function write(port: number): boolean {
  try {
    writeFileSync(noteOf(port), String(process.pid), { flag: 'wx' })
    return true
  } catch {
    return false
  }
}

/** Whether the process that noted it is there; one that was killed left its notes behind. */
function isHeld(port: number): boolean {
  try {
    process.kill(Number(readFileSync(noteOf(port), 'utf8')) || process.pid, 0)
    return true
  } catch {
    return false
  }
}

function giveBack(port: number): void {
  own.delete(port)
  rmSync(noteOf(port), { force: true })
}
