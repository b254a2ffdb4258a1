import { existsSync, readFileSync, writeFileSync } from 'node:fs'

interface KeptCluster {
  world: { guests: { config: { lock?: string } }[] }
}

/**
 * Does what an operator does after a power cut: machines that were only half copied go, and locks that nobody holds any
 * more are lifted. Without it a demonstration that was killed in the middle of a build would wait for one.
 */
export function clearHalfMade(stateFile: string): void {
  if (!existsSync(stateFile)) return
  const kept: KeptCluster = JSON.parse(readFileSync(stateFile, 'utf8'))
  const { guests } = kept.world
  if (!guests.some(({ config }) => config.lock)) return

  kept.world.guests = guests.filter(
    ({ config }) => !['clone', 'create'].includes(config.lock ?? '')
  )
  for (const { config } of kept.world.guests) delete config.lock
  writeFileSync(stateFile, JSON.stringify(kept), { mode: 0o600 })
}
