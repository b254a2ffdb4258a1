import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import http from 'node:http'
import https from 'node:https'
import { test } from '@japa/runner'
import { createCertificate, startProxmoxSimulator } from '@innkeeper/proxmox-simulator'
import type { AddressInfo } from 'node:net'

import { PveClient } from '#provisioning_proxmox/client/pve_client'
import { PveError } from '#provisioning_proxmox/client/pve_error'
import { readFingerprint } from '#provisioning_proxmox/client/tls_connector'
import type { ProxmoxSimulator } from '@innkeeper/proxmox-simulator'
import type { PveClientOptions } from '#provisioning_proxmox/client/pve_client'

/** A host that answers everything alike, whatever it is asked. */
async function hostThatAnswers(status: number, body: string) {
  const { certificate, privateKey } = await createCertificate(['pve'])
  const server = https
    .createServer({ cert: certificate, key: privateKey }, (_, response) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(body)
    })
    .listen(0, '127.0.0.1')
  await once(server, 'listening')
  const ends: Promise<unknown>[] = []
  server.on('connection', (socket) => ends.push(once(socket, 'close')))
  const { port } = server.address() as AddressInfo
  const fingerprint = new X509Certificate(certificate).fingerprint256
  return {
    url: `https://127.0.0.1:${port}`,
    trust: { mode: 'fingerprint' as const, fingerprints: [fingerprint] },
    /** When everyone who connected has gone. */
    deserted: () => Promise.all(ends),
    close: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}

const NOWHERE = 'https://127.0.0.1:1'

test.group('Proxmox client', (group) => {
  let simulator: ProxmoxSimulator
  let clients: PveClient[] = []

  group.setup(async () => {
    simulator = await startProxmoxSimulator({ clock: 'manual' })
    return () => simulator.close()
  })

  group.each.setup(() => {
    simulator.clearFaults()
    simulator.clearRequests()
    return async () => {
      await Promise.all(clients.map((client) => client.close()))
      clients = []
    }
  })

  function connect(options: Partial<PveClientOptions> = {}): PveClient {
    const client = new PveClient({
      endpoints: [simulator.url],
      tokenId: simulator.token.id,
      tokenSecret: simulator.token.secret,
      trust: { mode: 'fingerprint', fingerprints: [simulator.fingerprint] },
      ...options,
    })
    clients.push(client)
    return client
  }

  async function failure(promise: Promise<unknown>): Promise<PveError> {
    const error = await promise.then(
      () => null,
      (reason: unknown) => reason
    )
    if (error instanceof PveError) return error
    throw new Error(`Expected a PveError, got ${String(error)}`)
  }

  test('trusts the pinned certificate, however the pin is written', async ({ assert }) => {
    const pin = simulator.fingerprint.toLowerCase().replaceAll(':', '')
    const client = connect({ trust: { mode: 'fingerprint', fingerprints: [pin] } })
    assert.property(await client.get('/version'), 'version')
  })

  test('compares the certificate of every new connection', async ({ assert }) => {
    for (let time = 0; time < 3; time++) {
      assert.property(await connect().get('/version'), 'version')
    }
  })

  test('sends a host with another certificate nothing at all', async ({ assert }) => {
    const pin = simulator.fingerprint.replace(/^../, '00')
    const client = connect({ trust: { mode: 'fingerprint', fingerprints: [pin] } })
    const error = await failure(client.get('/version'))
    assert.equal(error.kind, 'certificate')
    assert.lengthOf(simulator.requests(), 0)
  })

  test('trusts its own authority, and no unknown one', async ({ assert }) => {
    const endpoints = [simulator.url.replace('127.0.0.1', 'localhost')]
    const trusting = connect({ endpoints, trust: { mode: 'ca', ca: simulator.certificate } })
    assert.property(await trusting.get('/version'), 'version')
    const wary = connect({ trust: { mode: 'public' } })
    const error = await failure(wary.get('/version'))
    assert.equal(error.kind, 'certificate')
  })

  test('reads the fingerprint of a host that it does not trust yet', async ({ assert }) => {
    assert.equal(await readFingerprint(simulator.url, 2_000), simulator.fingerprint)
    assert.isNull(await readFingerprint(NOWHERE, 2_000))
  })

  test('goes to the next endpoint when nothing was sent', async ({ assert }) => {
    const client = connect({ endpoints: [NOWHERE, simulator.url] })
    await client.post('/nodes/pve1/qemu/9000/clone', { newid: 700, full: true, pool: 'innkeeper' })
    assert.lengthOf(simulator.requests(), 1)
  })

  test('reads elsewhere when a connection breaks, but never writes twice', async ({ assert }) => {
    const client = connect({ endpoints: [simulator.url, simulator.url] })
    simulator.fault({ kind: 'request', drop: 'before' })
    assert.property(await client.get('/version'), 'version')

    simulator.fault({ kind: 'request', method: 'POST', drop: 'after' })
    const error = await failure(
      client.post('/nodes/pve1/qemu/9000/clone', { newid: 701, pool: 'innkeeper' })
    )
    assert.equal(error.kind, 'ambiguous')
    const posts = simulator.requests().filter((request) => request.method === 'POST')
    assert.lengthOf(posts, 1)
  })

  test('says that no endpoint answers', async ({ assert }) => {
    const error = await failure(connect({ endpoints: [NOWHERE] }).get('/version'))
    assert.equal(error.kind, 'not_sent')
    assert.include(error.message, '127.0.0.1:1')
  })

  test('keeps no connection once it is closed', async ({ assert }) => {
    const host = await hostThatAnswers(200, '{"data":{}}')
    const client = connect({ endpoints: [host.url], trust: host.trust })
    await client.get('/version')
    await client.close()
    await host.deserted()
    await assert.rejects(() => client.get('/version'))
    host.close()
  })

  test('names the parameters that were refused', async ({ assert }) => {
    const error = await failure(
      connect().post('/nodes/pve1/qemu/9000/clone', { newid: 'x', pool: 'innkeeper' })
    )
    assert.equal(error.kind, 'param')
    assert.property(error.errors, 'newid')
    assert.include(error.message, 'POST /nodes/pve1/qemu/9000/clone')
  })

  test('shows no secret, not even one the host sent back', async ({ assert }) => {
    simulator.fault({ kind: 'request', status: 500, reason: `bad ${simulator.token.secret}` })
    const error = await failure(connect().get('/version'))
    assert.notInclude(error.message, simulator.token.secret)
    assert.include(error.message, '[redacted]')
  })

  test('shows no secret in whatever part of an answer a host sends it back', async ({ assert }) => {
    const { secret } = simulator.token
    const answers = [
      { status: 400, body: { data: null, errors: { header: `got ${secret}` } } },
      { status: 200, body: { data: { status: 'stopped', exitstatus: `echo ${secret}` } } },
    ]
    for (const { status, body } of answers) {
      const host = await hostThatAnswers(status, JSON.stringify(body))
      const client = connect({ endpoints: [host.url], trust: host.trust })
      const told = await client.get('/version').catch((error: PveError) => [error.message, error])
      assert.notInclude(JSON.stringify(told), secret)
      assert.include(JSON.stringify(told), '[redacted]')
      host.close()
    }
  })

  test('hears no host out that never ends', async ({ assert }) => {
    const host = await hostThatAnswers(200, `{"data":"${'x'.repeat(40 * 1024 * 1024)}"}`)
    const client = connect({ endpoints: [host.url], trust: host.trust })
    const error = await failure(client.get('/version'))
    assert.equal(error.kind, 'ambiguous')
    assert.isBelow(error.message.length, 500)
    host.close()
  })

  test('stops when its caller does', async ({ assert }) => {
    const client = connect().withSignal(AbortSignal.abort())
    const error = await failure(client.get('/version'))
    assert.equal(error.kind, 'aborted')
  })

  test('keeps to four calls at once', async ({ assert }) => {
    const client = connect()
    await client.get('/version')
    simulator.fault({ kind: 'request', delay: 30, times: 12 })
    const startedAt = performance.now()
    await Promise.all(Array.from({ length: 12 }, () => client.get('/version')))
    assert.isAtLeast(performance.now() - startedAt, 85)
  })

  test('speaks no plain HTTP', async ({ assert }) => {
    const server = http.createServer((_, response) => response.end('{}')).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    const error = await failure(
      connect({ endpoints: [`https://127.0.0.1:${port}`] }).get('/version')
    )
    assert.equal(error.kind, 'not_sent')
    server.close()
  })
})
