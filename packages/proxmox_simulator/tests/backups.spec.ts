import { test } from '@japa/runner'
import { startClient } from './support/client.js'
import { dataOf } from './support/replies.js'
import type { Client } from './support/client.js'

const GIGABYTE = 1_000_000_000
const CONTENT = '/storage/local/content?content=backup'

async function backedUp(cleanup: Parameters<typeof startClient>[0]) {
  const client = await startClient(cleanup)
  await client.machine(200, { pool: 'innkeeper' })
  client.simulator.backUp(200, { size: 3 * GIGABYTE, takenAt: Date.parse('2027-11-01T02:00:00Z') })
  return client
}

const listed = (client: Client, node: string, token?: { id: string; secret: string }) =>
  dataOf(client.send('GET', `/nodes/${node}${CONTENT}`, { token }))

test.group('Backups', () => {
  test('are listed with their guest, size and time, where they lie, and take room there', async ({
    assert,
    cleanup,
  }) => {
    const client = await backedUp(cleanup)
    assert.deepEqual(await listed(client, 'pve1'), [
      {
        volid: 'local:backup/vzdump-qemu-200-2027_11_01-02_00_00.vma.zst',
        content: 'backup',
        subtype: 'qemu',
        size: 3 * GIGABYTE,
        format: 'vma.zst',
        ctime: Date.parse('2027-11-01T02:00:00Z') / 1000,
        vmid: 200,
      },
    ])
    assert.deepEqual(await listed(client, 'pve2'), [])
    const used = async () =>
      (await dataOf(client.get('/nodes/pve1/storage/local/status'))).used as number
    const before = await used()
    client.simulator.dropBackups(200)
    assert.equal(before - (await used()), 3 * GIGABYTE)
    assert.deepEqual(await listed(client, 'pve1'), [])
  })

  test('are hidden from tokens that may not back the guest up', async ({ assert, cleanup }) => {
    const client = await backedUp(cleanup)
    const token = {
      ...{ id: 'innkeeper@pve!limited', secret: 'secret', separated: true },
      acl: [{ path: '/storage/local', role: 'InnkeeperStorage' }],
    }
    client.simulator.addToken(token)
    assert.deepEqual(await listed(client, 'pve1', token), [])
    token.acl.push({ path: '/vms/200', role: 'InnkeeperHost' })
    client.simulator.addToken({ ...token, id: 'innkeeper@pve!other' })
    assert.lengthOf(await listed(client, 'pve1', { ...token, id: 'innkeeper@pve!other' }), 1)
  })

  test('are put and taken by whoever controls the simulator', async ({ assert, cleanup }) => {
    const client = await backedUp(cleanup)
    const control = (method: string, body: object) =>
      client.send(method, '/_sim/backups', { body: JSON.stringify(body) })
    assert.deepEqual((await control('POST', { vmid: 200, size: 7 })).body, { kept: true })
    assert.lengthOf(await listed(client, 'pve1'), 2)
    await control('DELETE', { vmid: 200 })
    assert.deepEqual(await listed(client, 'pve1'), [])
    assert.match((await control('POST', { vmid: 999 })).body.error, /no guest 999/)
  })
})
