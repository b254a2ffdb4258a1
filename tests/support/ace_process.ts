import { spawn } from 'node:child_process'
import { once } from 'node:events'
import app from '@adonisjs/core/services/app'

const LONGEST_MS = 90_000

/**
 * Runs a command of `node ace` with nobody at its keyboard: how it ended, such as `exit 0`, and what it wrote. One
 * that runs for a minute and a half is killed, which is a few seconds of a machine that does nothing else.
 */
export async function runAce(args: string[], environment: Record<string, string> = {}) {
  const child = spawn(process.execPath, ['ace.js', ...args], {
    cwd: app.makePath(),
    env: { ...process.env, NO_COLOR: '1', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: LONGEST_MS,
    killSignal: 'SIGKILL',
  })
  const written: string[] = []
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (text) => written.push(String(text)))
  const [code, signal] = await once(child, 'close')
  const end = code === null ? String(signal) : `exit ${code}`
  return { end, output: written.join('') }
}
