import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { test } from '@japa/runner'
import { freePort, isFree, reserve } from '#tests/support/free_port'

const run = promisify(execFile)

/** What another process of tests says of a port. */
async function elsewhere(script: string): Promise<string> {
  const at = new URL('../../support/free_port.ts', import.meta.url).href
  const code = `const { freePort, reserve } = await import(${JSON.stringify(at)}); ${script}`
  const args = ['--import=@poppinss/ts-exec', '--input-type=module', '--eval', code]
  const { stdout } = await run(process.execPath, args)
  return stdout.trim()
}

test.group('Free ports', () => {
  test('a port is given once, although nobody listens there yet', async ({ assert }) => {
    const port = await freePort()
    assert.isTrue(await isFree(port))
    assert.isFalse(reserve(port))
    assert.equal(await elsewhere(`console.log(reserve(${port}))`), 'false')
  })

  test('it is free again once its process has ended, however it did', async ({ assert }) => {
    const given = await elsewhere('console.log(await freePort())')
    assert.isTrue(reserve(Number(given)))
    const killed = elsewhere('console.log(await freePort()); process.kill(process.pid, "SIGKILL")')
    const left = await killed.catch(({ stdout }: { stdout: string }) => stdout.trim())
    assert.match(left, /^\d{5}$/)
    assert.isTrue(reserve(Number(left)))
  })

  test('a row of ports is given whole', async ({ assert }) => {
    const first = await freePort(4)
    assert.deepEqual(
      [0, 1, 2, 3].map((next) => reserve(first + next)),
      [false, false, false, false]
    )
  })
})
