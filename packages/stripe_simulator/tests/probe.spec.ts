import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { join } from 'node:path'
import { test } from '@japa/runner'
import { useSimulator } from './support/simulator.js'

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))
const PROBE = join(ROOT, '../shared/stripe/probe.mjs')

test.group('Conformance probe', () => {
  test('passes all 53 checks', async ({ assert, cleanup }) => {
    await mkdir(join(ROOT, 'tmp'), { recursive: true })
    const folder = await mkdtemp(join(ROOT, 'tmp/probe-'))
    cleanup(() => rm(folder, { recursive: true }))
    await copyFile(PROBE, join(folder, 'probe.mjs'))
    const { simulator } = await useSimulator(cleanup)
    const { stdout } = await promisify(execFile)(process.execPath, [
      join(folder, 'probe.mjs'),
      String(simulator.port),
      'emulator',
    ])
    assert.include(stdout, 'TOTAL emulator 53/53', stdout.match(/^FAIL.*$/gm)?.join('\n'))
  })
    .timeout(60_000)
    .skip(!existsSync(PROBE), 'the probe is not here')
})
