import { mkdtemp, rm, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from '@japa/runner'
import ace from '@adonisjs/core/services/ace'
import db from '@adonisjs/lucid/services/db'
import AuditForgetAddresses from '#audit/commands/audit_forget_addresses'
import AuditVerify from '#audit/commands/audit_verify'
import AuditEntry, { audit } from '#audit/models/audit_entry'
import { forgetAddresses, forgetAddressesOf } from '#audit/actions/forget_addresses'
import { anchorChain } from '#audit/chain/anchor_chain'
import { readAnchors } from '#audit/chain/anchors'
import { headOf, startHead } from '#audit/chain/chain_head'
import { auditGuards } from '#audit/chain/guards'
import { keysFrom } from '#audit/chain/keys'
import { GENESIS, plainSealOf } from '#audit/chain/seals'
import { upgradeChain } from '#audit/chain/upgrade_chain'
import { verifyAuditChain } from '#audit/chain/verify_audit_chain'
import { clock } from '#core/clock'
import { createGuards, dropGuards, missingGuards } from '#core/database/triggers'
import { newId } from '#core/ids'
import { transaction } from '#core/database/transaction'
import { emptyAuditLog, tamper } from '#tests/support/audit'
import { createCustomer, createStaff, sessionFor } from '#tests/support/identity'

const record = (action = 'thing.changed') =>
  audit.record(null, action, ['thing', newId()], { changes: { amount: 5 } })

const entries = () => db.from('audit_entries')

async function broken(anchors?: Map<number, string>) {
  const report = await verifyAuditChain(anchors)
  return report.intact ? null : [report.brokenAt, report.reason]
}

/** What anybody can do who has the source and the database, but no key: new hashes from one entry on. */
async function recompute(from: number, version: number) {
  let prev =
    (
      await entries()
        .where('seq', from - 1)
        .first()
    )?.hash ?? GENESIS
  for (const row of await entries().where('seq', '>=', from).orderBy('seq')) {
    const changed = { ...row, seal_version: version, prev_hash: prev }
    prev = plainSealOf(changed)
    await entries()
      .where('seq', row.seq)
      .update({ seal_version: version, prev_hash: changed.prev_hash, hash: prev })
  }
  await db.from('audit_heads').update({ hash: prev })
}

test.group('Tampering with the audit log', (group) => {
  let file = ''

  group.each.setup(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'anchors-'))
    file = join(folder, 'anchors.log')
    await emptyAuditLog()
    for (let index = 0; index < 8; index++) await record()
    return () => rm(folder, { recursive: true })
  })
  group.each.teardown(() => clock.reset())

  test('[M3] is found where an entry was forged and all later hashes were computed anew', async ({
    assert,
  }) => {
    for (const version of [1, 2]) {
      await emptyAuditLog()
      for (let index = 0; index < 8; index++) await record()
      await tamper(async () => {
        await entries().where('seq', 5).update({ data: '{"amount":1}' })
        await recompute(5, version)
      })
      assert.deepEqual(await broken(), [5, 'changed'])
    }
  })

  test('[M3] is found where the whole log was written anew without the key', async ({ assert }) => {
    await tamper(async () => {
      await entries().where('seq', 1).update({ data: '{"amount":1}' })
      await recompute(1, 1)
    })
    assert.deepEqual(await broken(), [9, 'unsealed'])
  })

  test('[M3] is found where the end was cut and the counter set back', async ({ assert }) => {
    await anchorChain(file)
    const before = await entries().where('seq', 5).firstOrFail()
    await tamper(() => entries().where('seq', '>', 5).delete())
    await db.from('audit_heads').update({ seq: 5, hash: before.hash })
    assert.deepEqual(await broken(), [6, 'unsealed'])
    assert.deepEqual(await broken(await readAnchors(file)), [6, 'missing'])
    await record()
    assert.deepEqual(await broken(), [7, 'unsealed'], 'what comes later hides nothing')
    assert.deepEqual(await broken(await readAnchors(file)), [7, 'missing'])
  })

  test('[M3] is found by an anchor where even the seal of an older end was put back', async ({
    assert,
  }) => {
    const older = await headOf(db.connection())
    for (let index = 0; index < 3; index++) await record()
    await anchorChain(file)
    await tamper(() => entries().where('seq', '>', 8).delete())
    await db.from('audit_heads').update(older!)
    assert.isNull(await broken(), 'a replay looks whole from within')
    assert.deepEqual(await broken(await readAnchors(file)), [9, 'missing'])
    for (let index = 0; index < 4; index++) await record()
    assert.deepEqual(await broken(await readAnchors(file)), [11, 'unanchored'])
  })

  test('[M3] is found where every entry was deleted, whatever became of the counter', async ({
    assert,
  }) => {
    await anchorChain(file)
    await tamper(() => entries().delete())
    assert.deepEqual(await broken(), [1, 'missing'])
    await db.from('audit_heads').update({ seq: 0, hash: GENESIS })
    assert.deepEqual(await broken(), [1, 'unsealed'])
    await db.from('audit_heads').delete()
    assert.deepEqual(await broken(), [1, 'unsealed'])
    await record()
    assert.deepEqual(await broken(), [2, 'unsealed'])
    assert.deepEqual(await broken(await readAnchors(file)), [2, 'missing'])
  })

  test('[M3] is found where the address or the number of the request was forged', async ({
    client,
    assert,
  }) => {
    const { user } = await createCustomer()
    await client
      .put('/account/billing')
      .withSession(await sessionFor(user))
      .form({ name: 'Ada Example', kind: 'personal', country: 'AT' })
    const entry = await AuditEntry.query().whereNotNull('ip').firstOrFail()
    assert.exists(entry.requestId)
    for (const forged of [
      { ip: '192.0.2.7' },
      { request_id: 'forged' },
      { ip: '192.0.2.7', ip_salt: 'ab' },
      { ip_digest: null, ip: null },
    ]) {
      const { ip, ipSalt, ipDigest, requestId } = entry
      await tamper(() => entries().where('id', entry.id).update(forged))
      assert.deepEqual(await broken(), [Number(entry.seq), 'changed'], JSON.stringify(forged))
      await tamper(() =>
        entries()
          .where('id', entry.id)
          .update({ ip, ip_salt: ipSalt, ip_digest: ipDigest, request_id: requestId })
      )
      assert.isNull(await broken())
    }
  })

  test('[M3] is found where an entry was put in with a number that no entry has: {$self}')
    .with([-1, 0, 9, 10])
    .run(async ({ assert }, seq) => {
      const copy = await entries().where('seq', 4).firstOrFail()
      await db.table('audit_entries').insert({ ...copy, id: newId(), seq })
      const fault = seq > 9 ? 'missing' : seq === 9 ? 'unlinked' : 'inserted'
      assert.deepEqual(await broken(), [Math.min(seq, 9), fault])
    })

  test('[M3] is found where two entries have one number, also where a batch ends', async ({
    assert,
  }) => {
    await db.connection().schema.table('audit_entries', (table) => {
      table.dropUnique(['seq'], 'audit_entries_seq_unique')
    })
    const copy = await entries().where('seq', 4).firstOrFail()
    const put = { ...copy, data: '{"amount":1}' }
    await db.table('audit_entries').insert({ ...put, id: `7${copy.id.slice(1)}` })
    for (const size of [3, 4, 5, 500])
      assert.deepInclude(await verifyAuditChain(undefined, size), {
        intact: false,
        brokenAt: 4,
        reason: 'inserted',
      })

    await emptyAuditLog()
    await db.connection().schema.table('audit_entries', (table) => {
      table.unique(['seq'], { indexName: 'audit_entries_seq_unique' })
    })
  })

  test('[M3] is told where two entries changed places, or one was written over another', async ({
    assert,
  }) => {
    const [third, fourth] = await entries().whereIn('seq', [3, 4]).orderBy('seq')
    const move = (id: string, seq: number) => entries().where('id', id).update({ seq })
    await tamper(async () => {
      await move(third.id, 99)
      await move(fourth.id, 3)
      await move(third.id, 4)
    })
    assert.deepEqual(await broken(), [3, 'unlinked'])
    await tamper(async () => {
      await move(third.id, 99)
      await move(fourth.id, 4)
      await move(third.id, 3)
      await entries()
        .where('seq', 3)
        .update({ ...fourth, id: third.id, seq: 3 })
    })
    assert.deepEqual(await broken(), [3, 'unlinked'])
  })

  test('[M3] the command warns of guards that are gone or do nothing, and stays silent else', async ({
    assert,
  }) => {
    const connection = db.connection()
    const [update, remove] = auditGuards
    assert.deepEqual(await missingGuards(connection, auditGuards), [])
    await dropGuards(connection, auditGuards)
    await createGuards(connection, [update, { ...remove, when: { sqlite: '0', mysql: 'false' } }])
    assert.deepEqual(await missingGuards(connection, auditGuards), [remove.name])
    ace.ui.switchMode('raw')
    const command = await ace.create(AuditVerify, [])
    await command.exec()
    const lines = command.ui.logger.getLogs().map(({ message }) => message)
    command.ui.logger.flushLogs()
    ace.ui.switchMode('normal')
    await dropGuards(connection, auditGuards)
    await createGuards(connection, auditGuards)
    assert.equal(command.exitCode ?? 0, 0)
    assert.match(lines.join('\n'), /audit_entries_no_delete is missing/)
    assert.notInclude(lines.join('\n'), 'audit_entries_no_update')
    assert.deepEqual(await missingGuards(connection, auditGuards), [])
  })

  test('[M3] is refused by the database itself, except that addresses may go', async ({
    assert,
  }) => {
    for (const change of [
      () => entries().where('seq', 3).delete(),
      () => entries().where('seq', 3).update({ data: '{}' }),
      () => entries().where('seq', 3).update({ ip: '192.0.2.7' }),
      () => entries().where('seq', 3).update({ request_id: 'forged' }),
      () => entries().update({ seal_version: 1 }),
    ])
      await assert.rejects(change, /append-only/)
    await entries().update({ ip: null, ip_salt: null })
    assert.isNull(await broken())
  })

  test('[K3] leaves the log whole where addresses were erased when their time was up, or for a person', async ({
    client,
    assert,
  }) => {
    const { user } = await createStaff('owner')
    const change = async (company: string) =>
      client
        .put('/account/billing')
        .withSession(await sessionFor((await createCustomer()).user))
        .form({ name: company, kind: 'personal', country: 'AT' })
    await change('Ada')
    clock.travel({ days: 181 })
    await forgetAddresses()
    assert.lengthOf(await entries().whereNotNull('ip'), 0)
    assert.isNull(await broken())

    await audit.record(null, 'thing.changed', ['thing', null], {
      actor: { type: 'staff', id: user.id },
    })
    await change('Grace')
    const young = await AuditEntry.query().whereNotNull('ip').firstOrFail()
    await entries().where('id', young.id).update({ ip: null, ip_salt: null })
    assert.deepEqual(await broken(), [Number(young.seq), 'changed'], 'erased without a word')
    await transaction((trx) => forgetAddressesOf(young.actorId!, trx))
    assert.isNull(await broken())
  })

  test('[K3] the addresses of one person are erased by a command, and nobody else loses theirs', async ({
    client,
    assert,
  }) => {
    ace.ui.switchMode('raw')
    const forget = async (who: string) => {
      const command = await ace.create(AuditForgetAddresses, [who])
      await command.exec()
      return command.exitCode ?? 0
    }
    const { user: person } = await createCustomer()
    const { user: other } = await createCustomer()
    for (const one of [person, other])
      await client
        .put('/account/billing')
        .withSession(await sessionFor(one))
        .form({ name: 'Ada', kind: 'personal', country: 'AT' })
    const addressesOf = (one: typeof person) =>
      AuditEntry.query().whereNotNull('ip').where('actor_id', one.id)
    assert.equal(await forget('nobody@example.test'), 1)
    assert.isNotEmpty(await addressesOf(person))
    assert.equal(await forget(person.email), 0)
    assert.isEmpty(await addressesOf(person))
    assert.isNotEmpty(await addressesOf(other))
    assert.isNull(await broken())
    assert.isNotNull(await AuditEntry.findBy('action', 'audit.addresses_erased'))
    ace.ui.switchMode('normal')
  })

  test('[K3] of a log without a key is found, once the first entry with one holds it fast', async ({
    assert,
  }) => {
    await tamper(() => recompute(1, 1))
    await db.from('audit_heads').delete()
    await tamper(() => upgradeChain(db.connection()))
    assert.isNull(await broken())
    await record()
    assert.isNull(await broken())
    const sealing = await AuditEntry.findByOrFail('action', 'audit.sealed_with_key')
    assert.equal(Number(sealing.seq), 9)

    await tamper(async () => {
      await entries().where('seq', 2).update({ data: '{"amount":1}' })
      let prev = (await entries().where('seq', 1).firstOrFail()).hash
      for (const row of await entries()
        .where('seq', '>=', 2)
        .where('seq', '<=', 8)
        .orderBy('seq')) {
        const hash = plainSealOf({ ...row, prev_hash: prev })
        await entries().where('seq', row.seq).update({ prev_hash: prev, hash })
        prev = hash
      }
    })
    assert.deepEqual(await broken(), [9, 'unlinked'])
  })

  test('[K3] keeps entries of an earlier key verifiable, and names a key that is gone', async ({
    assert,
  }) => {
    const [first, second] = keysFrom('new key, old key', 'app key')
    assert.notEqual(first.id, second.id)
    assert.equal(keysFrom('old key', 'app key')[0].id, second.id)
    assert.equal(keysFrom(undefined, 'app key')[0].id, keysFrom('old key', 'app key')[1].id)
    assert.equal(keysFrom('new key, app key', 'other app key')[1].id, keysFrom('', 'app key')[0].id)
    await tamper(() => entries().where('seq', 4).update({ key_id: 'gone' }))
    assert.deepEqual(await broken(), [4, 'unknown_key'])
  })

  test('[K3] is told by the command, with the anchor to keep elsewhere', async ({ assert }) => {
    ace.ui.switchMode('raw')
    const run = async (args: string[] = []) => {
      const command = await ace.create(AuditVerify, args)
      await command.exec()
      const lines = command.ui.logger.getLogs().map(({ message }) => message)
      command.ui.logger.flushLogs()
      return { code: command.exitCode, text: lines.join('\n') }
    }
    const head = (await headOf(db.connection()))!
    const good = await run([`--expect=8:${head.hash}`])
    assert.equal(good.code ?? 0, 0, good.text)
    assert.include(good.text, '8 entries are intact')
    const bad = await run([`--expect=8:${'a'.repeat(64)}`])
    assert.equal(bad.code, 1)
    assert.include(bad.text, 'Entry 8 is not the one that was anchored')
    assert.equal((await run([`--expect=9:${head.hash}`])).code, 1)
    ace.ui.switchMode('normal')
  })

  test('[K3] anchors are added to a file, and never where the last one is gone', async ({
    assert,
  }) => {
    await anchorChain(file)
    await anchorChain(file)
    await record()
    await anchorChain(file)
    const lines = (await readFile(file, 'utf8')).trim().split('\n')
    assert.lengthOf(lines, 2)
    await emptyAuditLog()
    await record()
    await anchorChain(file)
    assert.equal((await readFile(file, 'utf8')).trim().split('\n').length, 2)
    await db.from('audit_heads').delete()
    await startHead(db.connection())
  })
})
