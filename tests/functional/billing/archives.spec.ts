import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { test } from '@japa/runner'
import limiter from '@adonisjs/limiter/services/main'
import { unzipSync } from 'fflate'
import { clock } from '#core/clock'
import { newId } from '#core/ids'
import { archiveOf } from '#billing/archives/archive_of'
import { daysOf } from '#billing/archives/document_years'
import Account from '#identity/models/account'
import { issueCreditNote, issueInvoice } from '#tests/support/billing'
import { createCustomer, sessionFor } from '#tests/support/identity'
import { pdfText } from '#tests/support/pdf_text'
import { resetState } from '#tests/support/reset_state'
import type { ApiClient } from '@japa/api-client'
import type User from '#identity/models/user'

const ARCHIVE_LIMIT = 6
/** What a process may need more while it draws them, fonts included. */
const MOST_GROWN = 24 * 1024 * 1024

async function fetchYear(client: ApiClient, user: User, year: number | string) {
  const session = await sessionFor(user)
  const request = client.get(`/invoices/archives/${year}.zip`).withSession(session).redirects(0)
  request.request.buffer(true).parse(bytesOf as never)
  return request
}

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

const filesOf = (body: unknown) => unzipSync(new Uint8Array(body as Buffer))
const textOf = (content: Uint8Array) => new TextDecoder().decode(content)

/** The names that the system's own program finds in an archive, once it has checked every file of it. */
function namesByUnzip(archive: Uint8Array): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'archive-'))
  try {
    const file = join(folder, 'all.zip')
    writeFileSync(file, archive)
    execFileSync('unzip', ['-tq', file])
    execFileSync('unzip', ['-qo', file, '-d', join(folder, 'out')])
    const names = readdirSync(join(folder, 'out')).sort()
    for (const name of names) readFileSync(join(folder, 'out', name))
    return names
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function hasUnzip(): boolean {
  try {
    execFileSync('unzip', ['-v'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

test.group('All documents of a year', (group) => {
  group.each.setup(async () => {
    await resetState()
    await limiter.clear()
    return () => clock.reset()
  })

  const { year } = clock.now()

  test('come as an archive with a list of them, the customer’s own only', async ({
    client,
    assert,
  }) => {
    const { user, account } = await createCustomer()
    const { account: other } = await createCustomer()
    const theirs = await issueInvoice(other)
    const invoice = await issueInvoice(account, 1000)
    const credited = await issueInvoice(account, 2000)
    const note = await issueCreditNote(credited)
    const answer = await fetchYear(client, user, year)
    answer.assertStatus(200)
    assert.equal(answer.header('content-type'), 'application/zip')
    assert.include(answer.header('content-disposition'), `documents-${year}.zip`)
    assert.equal(answer.header('cache-control'), 'no-store')

    const files = filesOf(answer.body())
    const day = invoice.issuedOn?.toISODate()
    const names = [invoice, credited, note].map(({ number }) => `${day}_${number}.pdf`)
    assert.sameMembers(Object.keys(files), ['index.csv', ...names])
    for (const [index, { number }] of [invoice, credited, note].entries())
      assert.include(await pdfText(Buffer.from(files[names[index]])), number ?? '')

    const lines = textOf(files['index.csv']).replace('\uFEFF', '').trimEnd().split('\r\n')
    assert.equal(lines[0], 'Date,Document,Number,Customer,Net,Tax,Total,Currency,File')
    assert.include(lines[1], `${day},Invoice,${invoice.number},`)
    assert.include(lines[1], `10.00,1.90,11.90,EUR,${names[0]}`)
    assert.include(lines[3], `${day},Credit note,${note.number},`)
    assert.include(lines[3], `-20.00,-3.80,-23.80,EUR,${names[2]}`)
    assert.notInclude(textOf(files['index.csv']), theirs.number ?? '')
    if (hasUnzip()) assert.lengthOf(namesByUnzip(new Uint8Array(answer.body() as Buffer)), 4)
  })

  test('no text in the list is a formula to a spreadsheet', async ({ client, assert }) => {
    const { user, account } = await createCustomer()
    await Account.query().where('id', account.id).update({ company_name: '=HYPERLINK("http://x")' })
    await issueInvoice(await Account.findOrFail(account.id))
    const answer = await fetchYear(client, user, year)
    const list = textOf(filesOf(answer.body())['index.csv'])
    assert.include(list, `"'=HYPERLINK(""http://x"")"`)
    assert.notInclude(list, ',=')
  })

  test('an empty year says so, and no other address is one', async ({ client, assert }) => {
    const { user, account } = await createCustomer()
    await issueInvoice(account)
    const empty = await fetchYear(client, user, year - 1)
    empty.assertStatus(302)
    empty.assertHeader('location', '/invoices')
    empty.assertFlashMessage('info', `There are no invoices or credit notes from ${year - 1}.`)
    for (const odd of ['1999', '20260', 'all', '..%2f2026'])
      (await fetchYear(client, user, odd)).assertStatus(404)
    const visitor = await client.get(`/invoices/archives/${year}.zip`).redirects(0)
    assert.equal(visitor.status(), 302)
  })

  test('are offered for each year since the first document', async ({ client, assert }) => {
    const { user, account } = await createCustomer()
    const none = await client.get('/invoices').withSession(await sessionFor(user))
    assert.notInclude(none.text(), '.zip')
    await issueInvoice(account)
    clock.travel({ years: 1 })
    const page = await client.get('/invoices').withSession(await sessionFor(user))
    page.assertTextIncludes(`Download all of ${year + 1}`)
    page.assertTextIncludes(`/invoices/archives/${year}.zip`)
  })

  test('are drawn so many times an hour', async ({ client, assert }) => {
    const { user, account } = await createCustomer()
    await issueInvoice(account)
    for (let turn = 0; turn < ARCHIVE_LIMIT; turn++)
      (await fetchYear(client, user, year)).assertStatus(200)
    assert.equal((await fetchYear(client, user, year)).status(), 429)
  }).timeout(120_000)

  test('take the memory of a few, whatever their number', async ({ assert }) => {
    const { account } = await createCustomer()
    const count = process.env.FULL ? 1000 : 40
    for (let turn = 0; turn < count; turn++) await issueInvoice(account)
    const scope = { accountId: account.id, ...daysOf(year), upTo: newId() }
    for await (const piece of archiveOf({ ...scope, accountId: newId() })) void piece
    const before = bytesInUse()
    let [bytes, pieces, most] = [0, 0, 0]
    const startedAt = performance.now()
    for await (const piece of archiveOf(scope)) {
      bytes += piece.byteLength
      if (++pieces % 100 === 0) most = Math.max(most, bytesInUse() - before)
    }
    const seconds = (performance.now() - startedAt) / 1000
    if (process.env.FULL) console.log(JSON.stringify({ count, bytes, seconds, most }))
    assert.isAbove(bytes, count * 5000)
    assert.isBelow(most, MOST_GROWN)
  }).timeout(1_200_000)
})
