import { readFileSync, writeFileSync } from 'node:fs'
import { DateTime } from 'luxon'
import { clock } from '#core/clock'

interface Kept {
  /** How far the demonstration's clock is ahead of the real one. */
  aheadMs: number
}

const file = () => process.env.DEMO_TIME_FILE

/** Sets the clock to where the time machine left it, and answers whether it is ahead. */
export function resumeTime(): boolean {
  const { aheadMs } = read()
  if (aheadMs > 0) clock.travelTo(DateTime.fromMillis(Date.now() + aheadMs))
  return aheadMs > 0
}

/** Keeps where the clock stands, for the next start. */
export function keepTime(): void {
  const path = file()
  const kept: Kept = { aheadMs: clock.nowMs() - Date.now() }
  if (path) writeFileSync(path, JSON.stringify(kept))
}

function read(): Kept {
  const path = file()
  try {
    return path ? JSON.parse(readFileSync(path, 'utf8')) : { aheadMs: 0 }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { aheadMs: 0 }
    throw error
  }
}
