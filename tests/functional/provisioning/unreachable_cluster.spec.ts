import { test } from '@japa/runner'
import { parse } from 'node-html-parser'
import { clock } from '#core/clock'
import { worker } from '#core/work/worker'
import { reconcileCluster } from '#provisioning/clusters/reconcile_cluster'
import { syncCluster } from '#provisioning/clusters/sync_cluster'
import Cluster from '#provisioning/models/cluster'
import { createStaff, sessionFor } from '#tests/support/identity'
import {
  accept,
  createFakeWorld,
  createPendingService,
  forgetMachines,
} from '#tests/support/provisioning'
import type { ApiClient } from '@japa/api-client'

async function look(client: ApiClient, path: string) {
  const session = await sessionFor((await createStaff('manager')).user)
  const answer = await client.get(path).withSession(session)
  answer.assertStatus(200)
  return parse(answer.text())
}

/** The words of every state on the page. */
async function states(client: ApiClient, path: string): Promise<string[]> {
  const page = await look(client, path)
  return page
    .querySelector('main')!
    .querySelectorAll('.state')
    .map((state) => state.text.trim())
}

test.group('A cluster whose host is away', (group) => {
  group.each.setup(() => forgetMachines)
  group.each.teardown(() => clock.reset())

  test('is called enabled and its node online only while it answers', async ({
    client,
    assert,
  }) => {
    const { cluster, host } = await createFakeWorld()
    const path = `/admin/clusters/${cluster.id}`
    assert.deepEqual((await states(client, path)).slice(0, 2), ['Enabled', 'Online'])

    host.online = false
    clock.travel({ minutes: 1 })
    await reconcileCluster(await Cluster.findOrFail(cluster.id))

    assert.deepEqual((await states(client, path)).slice(0, 2), ['Unreachable', 'Unknown'])
    assert.deepEqual(await states(client, '/admin/clusters'), ['Unreachable'])
    const since = (await look(client, path)).querySelector('.alert--bad time')
    assert.equal(
      Date.parse(since?.getAttribute('datetime') ?? ''),
      cluster.lastSeenAt?.toMillis() ?? (await cluster.refresh()).lastSeenAt!.toMillis()
    )

    host.online = true
    await syncCluster(await Cluster.findOrFail(cluster.id))
    assert.deepEqual((await states(client, path)).slice(0, 2), ['Enabled', 'Online'])
  })

  test('is unreachable once nothing was heard of it for long, even if nobody asks any more', async ({
    client,
    assert,
  }) => {
    const { cluster } = await createFakeWorld()
    clock.travel({ minutes: 6 })
    assert.deepEqual(await states(client, '/admin/clusters'), ['Unreachable'])
    await cluster.merge({ state: 'paused' }).save()
    assert.deepEqual(await states(client, '/admin/clusters'), ['Paused'])
  })

  test('is not called unreachable before it was ever asked', async ({ client, assert }) => {
    const { cluster } = await createFakeWorld()
    await cluster.refresh()
    await cluster.merge({ lastAskedAt: null, lastSeenAt: null }).save()
    assert.deepEqual(await states(client, '/admin/clusters'), ['Enabled'])
  })
})

test.group('Answers at checkout of a server that is set up', (group) => {
  group.each.setup(() => forgetMachines)

  test('are explained to whoever opens their form, and refused to whoever sends it', async ({
    client,
    assert,
  }) => {
    const { product, templates } = await createFakeWorld()
    const service = await createPendingService({ product, template: templates.vm })
    await accept(service)
    await worker.drain()
    const session = await sessionFor((await createStaff('manager')).user)
    const path = `/admin/services/${service.id}/answers`
    const opened = parse((await client.get(path).withSession(session)).text())
    assert.include(opened.querySelector('main')?.text, 'already set up')
    assert.isNull(opened.querySelector('.alert--bad'))

    const sent = await client
      .put(path)
      .withSession(session)
      .header('accept', 'text/html')
      .form({ setting_seats: '3', setting_edition: 'large' })
    assert.include(parse(sent.text()).querySelector('.alert--bad')?.text, 'Nothing was changed')
  })
})
