import { Session } from 'node:inspector/promises'
import type { Profiler } from 'node:inspector'

/** What a measured server is asked over IPC; each question has a number, which the answer carries. */
export type ProbeQuestion = { id: number; ask: 'cpu' | 'profile_start' | 'profile_stop' }

export type ProbeAnswer = { id: number; cpuMicros: number; profile?: Profiler.Profile }

/** Loaded into a measured server: tells the processor time used so far, and where it goes between start and stop. */
const session = new Session()

process.on('message', async ({ id, ask }: ProbeQuestion) => {
  const { user, system } = process.cpuUsage()
  const answer: ProbeAnswer = { id, cpuMicros: user + system }
  if (ask === 'profile_start') await startProfile()
  if (ask === 'profile_stop') {
    const { profile } = await session.post('Profiler.stop')
    answer.profile = profile
    session.disconnect()
  }
  process.send?.(answer)
})
process.channel?.unref()

async function startProfile(): Promise<void> {
  session.connect()
  await session.post('Profiler.enable')
  await session.post('Profiler.setSamplingInterval', { interval: 200 })
  await session.post('Profiler.start')
}
