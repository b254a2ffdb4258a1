import { execFile, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { test } from '@japa/runner'
import { eventually, propertyOf, useSimulator } from './support/simulator.js'

const CLI = fileURLToPath(new URL('../bin/cli.ts', import.meta.url))
const ARGUMENTS = ['--import=@poppinss/ts-exec', CLI]

test.group('Command line', () => {
  test('says what to use and stops on SIGTERM', async ({ assert, cleanup }) => {
    const cli = spawn(process.execPath, [...ARGUMENTS, '--port', '0'])
    cleanup(() => void cli.kill('SIGKILL'))
    let output = ''
    cli.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
    const ended = new Promise((resolve) => cli.once('exit', resolve))
    await eventually(() => output.includes('4242424242424242'))
    const url = /http:\/\/\S+/.exec(output)?.[0] ?? ''
    assert.equal(await propertyOf(fetch(`${url}/_emu/invariants`), 'status'), 200)
    cli.kill('SIGTERM')
    assert.equal(await ended, 0)
  })

  test('says that the port is taken', async ({ assert, cleanup }) => {
    const { simulator } = await useSimulator(cleanup)
    const message = await new Promise<string>((resolve) => {
      const port = String(simulator.port)
      execFile(process.execPath, [...ARGUMENTS, '--port', port], (_error, _out, stderr) =>
        resolve(stderr)
      )
    })
    assert.include(message, `Port ${simulator.port} is taken`)
  })
})
