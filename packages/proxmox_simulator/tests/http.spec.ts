import { test } from '@japa/runner'
import { connect } from 'node:tls'
import { startClient } from './support/client.js'
import { reasonOf, statusOf } from './support/replies.js'

test.group('HTTP', () => {
  test('shows the certificate whose fingerprint it tells', async ({ assert, cleanup }) => {
    const { simulator } = await startClient(cleanup)
    const seen = await new Promise<string>((resolve, reject) => {
      const socket = connect({ port: simulator.port, rejectUnauthorized: false }, () => {
        resolve(socket.getPeerCertificate().fingerprint256)
        socket.destroy()
      })
      socket.on('error', reject)
    })
    assert.equal(seen, simulator.fingerprint)
  })

  test('tells its version', async ({ assert, cleanup }) => {
    for (const profile of ['8.4', '9.2'] as const) {
      const client = await startClient(cleanup, { profile })
      const { body } = await client.get('/version')
      assert.equal(body.data.release, profile)
    }
  })

  test('answers 401 with an empty body without a token, with an unknown one and with a wrong secret', async ({
    assert,
    cleanup,
  }) => {
    const client = await startClient(cleanup)
    const replies = [
      await client.raw('GET', '/api2/json/version', {}),
      await client.send('GET', '/version', { token: { id: 'innkeeper@pve!no', secret: 'x' } }),
      await client.send('GET', '/version', { token: { ...client.simulator.token, secret: 'x' } }),
    ]
    assert.deepEqual(
      replies.map(({ status, text, reason }) => [status, text, reason]),
      [
        [401, '', 'No ticket'],
        [401, '', 'Authentication failed!'],
        [401, '', 'Authentication failed!'],
      ]
    )
  })

  test('answers 501 to what it does not know', async ({ assert, cleanup }) => {
    const client = await startClient(cleanup)
    assert.equal(await reasonOf(client.get('/nope')), "Method 'GET /nope' not implemented")
    assert.equal(await statusOf(client.put('/version')), 501)
    assert.equal(await reasonOf(client.send('HEAD', '/version')), "method 'HEAD' not available")
  })

  test('refuses a chunked body', async ({ assert, cleanup }) => {
    const client = await startClient(cleanup)
    const reply = await client.send('POST', '/nodes/pve1/qemu/9000/status/start', {
      headers: { 'Transfer-Encoding': 'chunked' },
    })
    assert.equal(reply.status, 501)
    assert.equal(reply.reason, 'chunked transfer encoding not supported')
    assert.equal(reply.text, 'chunked transfer encoding not supported')
    assert.isUndefined(reply.headers['content-type'])
  })

  test('refuses a body on DELETE and takes its parameters from the query', async ({
    assert,
    cleanup,
  }) => {
    const client = await startClient(cleanup)
    await client.machine(200)
    const refused = await client.send('DELETE', '/nodes/pve1/qemu/200', { body: 'purge=1' })
    assert.deepEqual(
      [refused.status, refused.reason],
      [501, "Unexpected content for method 'DELETE'"]
    )
    assert.equal(await client.finish(await client.delete('/nodes/pve1/qemu/200?purge=1')), 'OK')
  })

  test('refuses a body that is too large', async ({ assert, cleanup }) => {
    const client = await startClient(cleanup)
    const reply = await client.send('POST', '/pools', { body: `comment=${'x'.repeat(600_000)}` })
    assert.equal(reply.status, 501)
  })

  test('separates form fields with an ampersand and with a semicolon', async ({
    assert,
    cleanup,
  }) => {
    const client = await startClient(cleanup)
    await client.send('POST', '/pools', { body: 'poolid=shop;comment=two+words' })
    const { body } = await client.get('/pools/shop')
    assert.equal(body.data.comment, 'two words')
  })

  test('takes JSON, its booleans too, and refuses an empty JSON body', async ({
    assert,
    cleanup,
  }) => {
    const client = await startClient(cleanup)
    await client.machine(200)
    const json = (body: string) =>
      client.send('PUT', '/nodes/pve1/qemu/200/config', {
        body,
        headers: { 'Content-Type': 'application/json' },
      })
    assert.equal(await statusOf(json('{"onboot":true,"cores":3}')), 200)
    assert.equal(await statusOf(json('')), 500)
    const { body } = await client.get('/nodes/pve1/qemu/200/config')
    assert.containSubset(body.data, { onboot: 1, cores: 3 })
  })

  test('puts the error into the status line and closes the connection', async ({
    assert,
    cleanup,
  }) => {
    const client = await startClient(cleanup)
    const reply = await client.get('/nodes/pve1/qemu/777/config')
    assert.equal(reply.status, 500)
    assert.equal(
      reply.reason,
      "Configuration file 'nodes/pve1/qemu-server/777.conf' does not exist"
    )
    assert.equal(reply.body.data, null)
    assert.equal(reply.body.message, `${reply.reason}\n`)
    assert.equal(reply.headers.connection, 'close')
  })

  test('names every wrong parameter', async ({ assert, cleanup }) => {
    const client = await startClient(cleanup)
    await client.machine(200)
    const reply = await client.put('/nodes/pve1/qemu/200/config', {
      cores: 'two',
      onboot: 'yes',
      nonsense: 1,
      name: 'no_underscores',
      net40: 'virtio',
      net0: 'virtio,colour=red',
      sshkeys: 'ssh-ed25519 AAAA someone',
      ipconfig0: 'gw=192.0.2.1',
    })
    assert.equal(reply.status, 400)
    assert.equal(reply.reason, 'Parameter verification failed.')
    assert.sameMembers(Object.keys(reply.body.errors), [
      'cores',
      'onboot',
      'nonsense',
      'name',
      'net40',
      'net0',
      'sshkeys',
      'ipconfig0',
    ])
    assert.match(reply.body.errors.sshkeys, /invalid urlencoded string/)
  })

  test('waits before a 401 when told to', async ({ assert, cleanup }) => {
    const client = await startClient(cleanup, { unauthorizedDelay: 150 })
    const before = performance.now()
    await client.raw('GET', '/api2/json/version', {})
    assert.isAbove(performance.now() - before, 140)
  })
})
