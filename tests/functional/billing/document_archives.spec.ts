import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import db from '@adonisjs/lucid/services/db'
import { unzipSync } from 'fflate'
import { test } from '@japa/runner'
import { SYSTEM } from '#core/actor'
import { clock } from '#core/clock'
import { sqlTime } from '#core/database/sql_time'
import { newId } from '#core/ids'
import transmit from '@adonisjs/transmit/services/main'
import { settings } from '#core/settings/settings'
import { worker } from '#core/work/worker'
import { archivesWorkSource } from '#billing/archives/archives_work_source'
import { forgetArchives } from '#billing/archives/forget_archives'
import { ARCHIVES_TOPIC, requestArchive } from '#billing/archives/request_archive'
import DocumentArchive from '#billing/models/document_archive'
import { channelOf } from '#core/live/live'
import { issueCreditNote, issueInvoice } from '#tests/support/billing'
import { createCustomer, createStaff, sessionFor } from '#tests/support/identity'
import { resetState } from '#tests/support/reset_state'

const LIST = '/admin/document-archives'
/** What a process may need more while it builds one, fonts included. */
const MOST_GROWN = 32 * 1024 * 1024
const asManager = async () => sessionFor((await createStaff('manager')).user)

/** The client reads archives as text unless told. */
function bytesOf(answer: NodeJS.ReadableStream, done: (error: null, body: Buffer) => void) {
  const pieces: Buffer[] = []
  answer.on('data', (piece: Buffer) => pieces.push(Buffer.from(piece)))
  answer.on('end', () => done(null, Buffer.concat(pieces)))
}

/** What is in use once nothing is left that nobody needs. */
function bytesInUse(): number {
  setFlagsFromString('--expose-gc')
  runInNewContext('gc')()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}

test.group('Archives of all documents', (group) => {
  group.each.setup(async () => {
    await resetState()
    return () => {
      clock.reset()
      settings.forget()
    }
  })

  const wish = (changes = {}) => {
    const { year, month } = clock.now()
    return { form_marker: newId(), year: String(year), month: String(month), ...changes }
  }

  async function sold() {
    const [one, other] = [await createCustomer(), await createCustomer()]
    const invoice = await issueInvoice(one.account, 1000)
    const credited = await issueInvoice(other.account, 2000)
    return [invoice, credited, await issueCreditNote(credited)]
  }

  /** One that was asked for. */
  async function asked() {
    const documents = await sold()
    const { year } = clock.now()
    const found = await requestArchive({ year, month: null, by: SYSTEM })
    if (!found.ok) throw new Error(found.error.type)
    return { documents, archive: found.value }
  }

  test('are asked for, built by the worker, and downloaded until they expire', async ({
    client,
    assert,
  }) => {
    const documents = await sold()
    const session = await asManager()
    const form = wish()
    const page = await client.post(LIST).withSession(session).form(form)
    page.assertTextIncludes('The archive is being prepared.')
    page.assertTextIncludes('0 of 3')
    const audited = await db.from('audit_entries').where('action', 'document_archive.requested')
    assert.lengthOf(audited, 1)
    assert.equal(audited[0].actor_type, 'staff')

    await worker.drain()
    const archive = await DocumentArchive.firstOrFail()
    assert.equal(archive.state, 'ready')
    const list = await client.get(LIST).withSession(session)
    list.assertTextIncludes('Download ZIP')
    list.assertTextIncludes(`/admin/document-archives/${archive.id}.zip`)

    const download = client.get(`${LIST}/${archive.id}.zip`).withSession(session)
    download.request.buffer(true).parse(bytesOf as never)
    const file = await download
    file.assertStatus(200)
    const { period } = archive
    assert.include(file.header('content-disposition'), `documents-${period}.zip`)
    assert.equal(Number(file.header('content-length')), Number(archive.sizeBytes))
    const names = Object.keys(unzipSync(new Uint8Array(file.body() as Buffer)))
    assert.lengthOf(names, 4)
    for (const { number } of documents)
      assert.isDefined(names.find((name) => name.includes(number ?? 'none')))

    clock.travel({ days: 8 })
    await forgetArchives.run()
    assert.equal((await archive.refresh()).state, 'expired')
    assert.lengthOf(await db.from('document_archive_pieces'), 0)
    const gone = await client.get(`${LIST}/${archive.id}.zip`).withSession(await asManager())
    gone.assertTextIncludes('can’t be downloaded now')
    clock.travel({ days: 90 })
    await forgetArchives.run()
    assert.lengthOf(await DocumentArchive.all(), 0)
  })

  test('are for those who manage billing', async ({ client, assert }) => {
    const { archive } = await asked()
    const support = await sessionFor((await createStaff('support')).user)
    const doors = [LIST, `${LIST}/create`, `${LIST}/${archive.id}.zip`]
    for (const path of doors) {
      const refused = await client.get(path).withSession(support)
      refused.assertStatus(403)
    }
    const refused = await client.post(LIST).withSession(support).form(wish())
    refused.assertStatus(403)
    assert.lengthOf(await DocumentArchive.all(), 1)
  })

  test('need a time with documents, and say beside the field what is wrong', async ({
    client,
    assert,
  }) => {
    await sold()
    const session = await asManager()
    const wrong: [object, RegExp][] = [
      [{ year: '2001', month: '' }, /no invoices or credit notes from this time/],
      [{ year: 'soon' }, /Year/],
      [{ month: '13' }, /Month/],
    ]
    for (const [changes, words] of wrong) {
      const answer = await client.post(LIST).withSession(session).form(wish(changes)).redirects(0)
      assert.match(JSON.stringify(answer.flashMessages()), words)
    }
    assert.lengthOf(await DocumentArchive.all(), 0)
  })

  test('of the same time are built once at a time, and a form that comes twice asks once', async ({
    client,
    assert,
  }) => {
    await sold()
    const session = await asManager()
    const form = wish()
    await client.post(LIST).withSession(session).form(form)
    const again = await client.post(LIST).withSession(session).form(form)
    again.assertTextIncludes('already')
    const second = await client.post(LIST).withSession(session).form(wish()).redirects(0)
    assert.match(JSON.stringify(second.flashMessages()), /already being prepared/)
    await worker.drain()
    await client.post(LIST).withSession(session).form(wish())
    assert.lengthOf(await DocumentArchive.all(), 2)
  })

  test('that cannot be built say why after three attempts, and are built when asked again', async ({
    client,
    assert,
  }) => {
    const { archive } = await asked()
    for (let turn = 0; turn < 3; turn++) {
      // Whoever builds it finds its place taken.
      const place = { id: newId(), archive_id: archive.id, fence: turn + 1, position: 0 }
      const content = Buffer.from('x')
      await db.table('document_archive_pieces').insert({ ...place, content, created_at: sqlTime() })
      await archivesWorkSource.run(archive.id).catch(() => {})
      clock.travel({ minutes: 2 })
    }
    await archive.refresh()
    assert.equal(archive.state, 'failed')
    assert.isNotEmpty(archive.errorMessage)
    const session = await asManager()
    const page = await client.get(LIST).withSession(session)
    page.assertTextIncludes('Failed')
    page.assertTextIncludes('document_archive_pieces')

    await db.from('document_archive_pieces').delete()
    const act = () =>
      client
        .post('/admin/lists/document_archives/actions')
        .withSession(session)
        .form({ form_marker: newId(), verb: 'repeat', ids: [archive.id] })
    const repeated = await act()
    repeated.assertTextIncludes('1 archive is being prepared.')
    const refused = await act()
    refused.assertTextIncludes('It’s being prepared')
    await worker.drain()
    await archive.refresh()
    assert.equal(archive.state, 'ready')
    assert.isNull(archive.errorMessage)
  })

  test('whose worker died are built from the beginning by another, without what it left', async ({
    assert,
  }) => {
    const { archive } = await asked()
    const left = { archive_id: archive.id, fence: 1, position: 0, content: Buffer.from('half') }
    await db
      .table('document_archive_pieces')
      .insert({ id: newId(), ...left, created_at: sqlTime() })
    await db
      .from('document_archives')
      .where('id', archive.id)
      .update({ fence: 1, lease_until: clock.nowMs() - 1 })
    await archivesWorkSource.run(archive.id)
    await archive.refresh()
    assert.equal(archive.state, 'queued')
    assert.equal(archive.errorCode, 'worker_gone')
    clock.travel({ minutes: 2 })
    await archivesWorkSource.run(archive.id)
    await archive.refresh()
    assert.equal(archive.state, 'ready')
    const pieces = await db.from('document_archive_pieces').select('fence')
    assert.deepEqual(new Set(pieces.map(({ fence }) => Number(fence))), new Set([archive.fence]))
  })

  test('built again while what they left is deleted keep what they wrote since', async ({
    assert,
  }) => {
    const { archive } = await asked()
    await db.from('document_archives').update({ state: 'failed', open_key: null, fence: 1 })
    for (const fence of [1, 2]) {
      const piece = { archive_id: archive.id, fence, position: 0, content: Buffer.from('half') }
      await db
        .table('document_archive_pieces')
        .insert({ id: newId(), ...piece, created_at: sqlTime() })
    }
    await forgetArchives.run()
    const kept = await db.from('document_archive_pieces').select('fence')
    assert.deepEqual(
      kept.map(({ fence }) => Number(fence)),
      [2]
    )
  })

  test('take the memory of a few documents, whatever their number', async ({ assert }) => {
    const { account } = await createCustomer()
    const count = process.env.FULL ? 400 : 60
    for (let turn = 0; turn < count; turn++) await issueInvoice(account)
    const { archive } = await asked()
    const before = bytesInUse()
    const grown: number[] = []
    // The panel's pages are told after every piece.
    const stop = transmit.on('broadcast', ({ channel }) => {
      if (channel === channelOf(ARCHIVES_TOPIC)) grown.push(bytesInUse() - before)
    })
    await archivesWorkSource.run(archive.id)
    stop()
    const most = Math.max(...grown)
    await archive.refresh()
    assert.equal(archive.state, 'ready')
    const bytes = Number(archive.sizeBytes)
    if (process.env.FULL) console.log(JSON.stringify({ count, bytes, most }))
    assert.isAbove(bytes, count * 5000)
    // One for each piece, and one that it is ready.
    assert.isAtLeast(grown.length, 2)
    assert.isBelow(most, MOST_GROWN)
  }).timeout(600_000)
})
