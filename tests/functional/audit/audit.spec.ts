import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { DateTime } from 'luxon'
import { clock } from '#core/clock'
import { newId } from '#core/ids'
import { transaction } from '#core/database/transaction'
import { settings } from '#core/settings/settings'
import AuditEntry, { audit } from '#audit/models/audit_entry'
import { verifyAuditChain } from '#audit/chain/verify_audit_chain'
import { emptyAuditLog, tamper } from '#tests/support/audit'
import { createCustomer, createStaff, sessionFor } from '#tests/support/identity'

const record = (action = 'thing.changed', changes = {}) =>
  audit.record(null, action, ['thing', newId()], { changes })

test.group('Audit log', (group) => {
  group.each.setup(() => emptyAuditLog())
  group.each.teardown(() => clock.reset())

  test('seals each entry to the one before it', async ({ assert }) => {
    await record()
    await record()
    const [first, second] = await AuditEntry.query().orderBy('seq')
    assert.deepEqual([Number(first.seq), Number(second.seq)], [1, 2])
    assert.equal(second.prevHash, first.hash)
    assert.equal(first.actorType, 'system')
    assert.deepEqual(await verifyAuditChain(), { intact: true, entries: 2, head: second.hash })
  })

  test('is intact while it is empty', async ({ assert }) => {
    assert.isTrue((await verifyAuditChain()).intact)
  })

  test('numbers entries without gaps when many are written at once', async ({ assert }) => {
    await Promise.all(Array.from({ length: 25 }, () => record()))
    const report = await verifyAuditChain()
    assert.isTrue(report.intact)
    assert.equal(report.entries, 25)
  })

  test('keeps nothing of what was rolled back', async ({ assert }) => {
    await record()
    await transaction(async (trx) => {
      await audit.record(trx, 'thing.lost', ['thing', null])
      throw new Error('changed my mind')
    }).catch(() => {})
    await record()
    assert.isTrue((await verifyAuditChain()).intact)
    assert.isNull(await AuditEntry.findBy('action', 'thing.lost'))
  })

  test('names the first entry that was changed, removed, put in or cut off', async ({ assert }) => {
    const fill = async () => {
      await emptyAuditLog()
      for (let index = 0; index < 5; index++) await record()
    }
    const broken = async () => {
      const report = await verifyAuditChain()
      return report.intact ? null : [report.brokenAt, report.reason]
    }

    await fill()
    await tamper(() => db.from('audit_entries').where('seq', 3).update({ data: '{"amount":1}' }))
    assert.deepEqual(await broken(), [3, 'changed'])
    await fill()
    await tamper(() => db.from('audit_entries').where('seq', 2).delete())
    assert.deepEqual(await broken(), [2, 'missing'])
    await fill()
    await tamper(() =>
      db
        .from('audit_entries')
        .where('seq', 4)
        .update({ prev_hash: 'f'.repeat(64) })
    )
    assert.deepEqual(await broken(), [4, 'unlinked'])
    await fill()
    await tamper(() => db.from('audit_entries').where('seq', 5).delete())
    assert.deepEqual(await broken(), [5, 'missing'])
  })

  test('masks what is secret by the names of the fields', async ({ assert }) => {
    await record('cluster.connected', {
      after: { host: 'pve', tokenSecret: 'x', nested: [{ password: 'y', apiKey: 'z' }] },
    })
    const entry = await AuditEntry.firstOrFail()
    assert.deepEqual(entry.details, {
      after: {
        host: 'pve',
        tokenSecret: '[masked]',
        nested: [{ password: '[masked]', apiKey: '[masked]' }],
      },
    })
  })

  test('is shown to staff with the permission, and to nobody else', async ({ client }) => {
    await record('thing.changed', { note: '<script>alert(1)</script>' })
    ;(await client.get('/admin/audit').redirects(0)).assertHeader('location', '/sign-in')
    const closed = [(await createCustomer()).user, (await createStaff('support')).user]
    for (const user of closed)
      (
        await client
          .get('/admin/audit')
          .withSession(await sessionFor(user))
          .redirects(0)
      ).assertStatus(403)
    for (const role of ['owner', 'manager'] as const) {
      const response = await client
        .get('/admin/audit')
        .withSession(await sessionFor((await createStaff(role)).user))
      response.assertStatus(200)
      response.assertTextIncludes('thing.changed')
      response.assertTextIncludes('&lt;script&gt;')
    }
  })

  test('is filtered by action, actor and subject', async ({ client, assert }) => {
    const { user } = await createStaff('owner')
    const session = await sessionFor(user)
    await audit.record(null, 'cat.fed', { id: 'TOM' }, { actor: { type: 'staff', id: user.id } })
    await audit.record(null, 'dog.fed', { id: 'REX' })
    const shown = async (query: Record<string, string>) => {
      const { text } = {
        text: (await client.get('/admin/audit').qs(query).withSession(session)).text(),
      }
      return ['cat.fed', 'dog.fed'].filter((action) => text.includes(`>${action}<`))
    }
    assert.deepEqual(await shown({}), ['cat.fed', 'dog.fed'])
    assert.deepEqual(await shown({ action: 'cat.fed' }), ['cat.fed'])
    assert.deepEqual(await shown({ action: 'cat.fed', actor_type: 'system' }), [])
    assert.deepEqual(await shown({ action: '%' }), [])
    assert.deepEqual(await shown({ subject: 'TOM', actor: user.id }), ['cat.fed'])
    assert.deepEqual(await shown({ subject: 'TOM', action: 'dog.fed' }), [])
    assert.deepEqual(await shown({ actor_type: 'system' }), ['dog.fed'])
    assert.deepEqual(await shown({ actor: user.email }), ['cat.fed'])
    assert.deepEqual(await shown({ actor: user.id }), ['cat.fed'])
    assert.deepEqual(await shown({ actor: 'nobody@example.test' }), [])
    assert.deepEqual(await shown({ subject_type: 'dog', subject: 'REX' }), ['dog.fed'])
    assert.deepEqual(await shown({ actor_type: 'nonsense', page: '-1' }), ['cat.fed', 'dog.fed'])
  })

  test('is narrowed to days of the shop, first and last included', async ({
    client,
    assert,
    cleanup,
  }) => {
    const inZone = (zone: string) =>
      transaction((trx) => settings.set({ 'company.time_zone': zone }, trx))
    await inZone('Europe/Berlin')
    cleanup(() => inZone('UTC'))
    const written = {
      'ant.fed': '2031-05-31T21:59:59Z',
      'bee.fed': '2031-05-31T22:00:00Z',
      'cow.fed': '2031-06-01T21:59:59Z',
      'dog.fed': '2031-06-01T22:00:00Z',
    }
    for (const [action, at] of Object.entries(written)) {
      clock.travelTo(DateTime.fromISO(at))
      await record(action)
    }
    const session = await sessionFor((await createStaff('owner')).user)
    const shown = async (query: Record<string, string>) => {
      const page = await client.get('/admin/audit').qs(query).withSession(session)
      return Object.keys(written).filter((action) => page.text().includes(`>${action}<`))
    }
    const day = '2031-06-01'
    assert.deepEqual(await shown({ when_from: day, when_to: day }), ['bee.fed', 'cow.fed'])
    assert.deepEqual(await shown({ when_from: day }), ['bee.fed', 'cow.fed', 'dog.fed'])
    assert.deepEqual(await shown({ when_to: '2031-05-31' }), ['ant.fed'])
    assert.deepEqual(await shown({ when_from: day, action: 'cow.fed' }), ['cow.fed'])
    assert.deepEqual(await shown({ when_from: '2031-06-03' }), [])
    assert.lengthOf(await shown({ when_to: '2031-06-03' }), 4)
  })

  test('is read in pages with at most eight queries', async ({ client, assert }) => {
    const session = await sessionFor((await createStaff('owner')).user)
    for (let index = 0; index < 60; index++) await record(`thing.${index}`)
    const knex = db.connection().getReadClient()
    let queries = 0
    const count = () => queries++
    const [{ seq }] = await db.from('audit_entries').where('action', 'thing.9').select('seq')
    knex.on('query', count)
    const response = await client.get(`/admin/audit?after=${seq}`).withSession(session)
    knex.off('query', count)
    response.assertTextIncludes('>thing.0<')
    assert.isAtMost(queries, 8)
  })
})
