import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from '@japa/runner'
import { startProxmoxSimulator } from '../index.js'
import { startClient } from './support/client.js'
import { dataOf } from './support/replies.js'
import { statusOf } from './support/replies.js'
import type { TestContext } from '@japa/runner/core'

const cli = new URL('../bin/cli.ts', import.meta.url).pathname

function stateFile(cleanup: TestContext['cleanup']) {
  const folder = mkdtempSync(join(tmpdir(), 'proxmox-simulator-'))
  cleanup(() => rmSync(folder, { recursive: true }))
  return join(folder, 'state.json')
}

function runCli(cleanup: TestContext['cleanup'], ...parameters: string[]) {
  const child = spawn(process.execPath, ['--import=@poppinss/ts-exec', cli, ...parameters])
  cleanup(() => void child.kill('SIGKILL'))
  return child
}

test.group('State file', () => {
  test('brings everything back: machines, tasks, token and certificate', async ({
    assert,
    cleanup,
  }) => {
    const path = stateFile(cleanup)
    const before = await startProxmoxSimulator({ clock: 'manual', stateFile: path })
    const { token, fingerprint, port } = before
    await before.close()

    const first = await startClient(cleanup, { stateFile: path, port })
    await first.machine(200, { pool: 'innkeeper' })
    await first.post('/nodes/pve1/qemu/9000/clone', { newid: 201, full: 1 })
    await first.simulator.close()

    const second = await startClient(cleanup, { stateFile: path })
    assert.deepEqual(second.simulator.token, token)
    assert.equal(second.simulator.fingerprint, fingerprint)
    assert.equal(await statusOf(second.get('/nodes/pve1/qemu/200/config')), 200)
    const { body } = await second.get('/nodes/pve1/qemu/201/config')
    assert.notProperty(body.data, 'lock')
    assert.equal(second.simulator.cluster.poolOf(200)?.id, 'innkeeper')
    assert.lengthOf(second.simulator.cluster.tasks.all(), 2)
  })

  test('a durable one comes back from a kill with all that it told', async ({
    assert,
    cleanup,
  }) => {
    const path = stateFile(cleanup)
    const first = await startClient(cleanup, { stateFile: path, durable: true })
    const { body } = await first.post('/nodes/pve1/qemu/9000/clone', { newid: 201, full: 1 })

    const second = await startClient(cleanup, { stateFile: path })
    const data = await dataOf(second.get('/nodes/pve1/qemu/201/config'))
    assert.equal(data.lock, 'clone')
    const status = await second.get(`/nodes/pve1/tasks/${body.data}/status`)
    assert.equal(status.body.data.exitstatus, 'unexpected status')
  })

  test('leaves an orphan lock behind when the simulator was killed during a copy', async ({
    assert,
    cleanup,
  }) => {
    const path = stateFile(cleanup)
    const first = await startClient(cleanup, { stateFile: path })
    const { body } = await first.post('/nodes/pve1/qemu/9000/clone', { newid: 201, full: 1 })
    const deadline = Date.now() + 5000
    const written = () => existsSync(path) && readFileSync(path, 'utf8').includes(body.data)
    while (!written() && Date.now() < deadline) await first.get('/version')

    const second = await startClient(cleanup, { stateFile: path })
    const status = await second.get(`/nodes/pve1/tasks/${body.data}/status`)
    assert.equal(status.body.data.exitstatus, 'unexpected status')
    const data = await dataOf(second.get('/nodes/pve1/qemu/201/config'))
    assert.equal(data.lock, 'clone')
  })
})

test.group('Command line', () => {
  test('prints what a panel needs and stops when asked to', async ({ assert, cleanup }) => {
    const child = runCli(cleanup, '--port', '0', '--profile', '8.4')
    const [chunk] = await once(child.stdout, 'data')
    const text = String(chunk)
    assert.match(text, /Proxmox VE 8\.4/)
    assert.match(text, /https:\/\/127\.0\.0\.1:\d+/)
    assert.match(text, /Fingerprint +([0-9A-F]{2}:){31}[0-9A-F]{2}/)
    assert.match(text, /innkeeper@pve!panel/)
    child.kill('SIGTERM')
    const [code] = await once(child, 'exit')
    assert.equal(code, 0)
  }).timeout(30_000)

  test('says so when the port is taken', async ({ assert, cleanup }) => {
    const { simulator } = await startClient(cleanup)
    const child = runCli(cleanup, '--port', String(simulator.port))
    const [[chunk], [code]] = await Promise.all([once(child.stderr, 'data'), once(child, 'exit')])
    assert.match(String(chunk), /is taken by another program/)
    assert.equal(code, 1)
  }).timeout(30_000)
})
