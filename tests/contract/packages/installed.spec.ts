import { cp, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'
import db from '@adonisjs/lucid/services/db'
import { newId } from '#core/ids'
import { sqlTime } from '#core/database/sql_time'
import { clock } from '#core/clock'
import { transaction } from '#core/database/transaction'
import { settings } from '#core/settings/settings'
import { writePackage } from '#core/commands/package_skeleton'
import { PlanFactory } from '#database/factories/catalog/plan_factory'
import { TermsVersionFactory } from '#database/factories/ordering/terms_version_factory'
import Mail from '#notifications/models/mail'
import { Customer } from '#tests/support/customer'
import { createStaff } from '#tests/support/identity'
import { Journey } from '#tests/support/journey'
import { PanelDatabase } from '#tests/support/panel_database'
import { until } from '#tests/support/panel_processes'
import { createFakeWorld } from '#tests/support/provisioning'
import { Release } from '#tests/support/release'
import { pack, Stranger } from '#tests/support/stranger'

const PASSWORD = 'a long enough sentence'
/** `bin/ci` builds the release once and says so; SQLite is enough. */
const skipped = !process.env.RELEASE_IS_BUILT || process.env.DB_CONNECTION === 'mysql'

/** What the guide promises: packages are installed into a release, named in its configuration, and work. */
test.group('Packages in a release', (group) => {
  let release: Release
  let stranger: Stranger
  let database: PanelDatabase

  group.setup(async () => {
    if (skipped) return () => {}
    stranger = await Stranger.create()
    await stranger.install('packages/panel', 'packages/provisioning')
    await stranger.borrow('@adonisjs/bouncer', '@adonisjs/core', '@adonisjs/lucid')
    await stranger.borrow('@types/node', 'typescript')
    release = await Release.create()
    await release.install(...(await packages(stranger)))
    await configure(release)
    database = await PanelDatabase.create(async (environment) => {
      await release.run(process.execPath, ['ace.js', 'migration:run', '--force'], environment)
    })
    await openShop()
    await release.boot(database.environment)
    return async () => {
      await release.remove()
      await stranger.remove()
      await database.remove()
    }
  })

  group.each.skip(skipped, 'bin/ci builds the release, for SQLite')

  test('a server of the new driver is sold, paid through the new gateway, and a module tells of it', async ({
    assert,
  }) => {
    const customer = new Customer(release)
    await customer.fillCart('vm')
    await customer.browser.press('Place order and pay', {
      'I agree to the terms': true,
      'I ask you to start': true,
      'New card': true,
    })
    assert.equal(customer.page.heading, 'Pay with Acme Pay')
    await customer.browser.press('Pay now')
    await customer.browser.until((page) => page.heading === 'Payment received')
    await customer.untilRunning(60)

    const mail = await until('the mail, sent or waiting for a proven address', () =>
      Mail.query()
        .where('kind', 'loyalty.points_awarded')
        .whereIn('state', ['sent', 'held'])
        .first()
    )
    assert.isNotNull(mail)
    await customer.browser.open('/loyalty')
    assert.equal(customer.page.status, 200)
    assert.include(customer.page.text, '10 points for a paid invoice')
    await customer.browser.open('/club')
    assert.equal(customer.page.status, 200)
    assert.include(customer.page.text, 'Nothing here yet.')
  }).timeout(180_000)

  test('staff see the page and the setting of a module', async ({ assert }) => {
    await createStaff('owner', { email: 'owner@example.test', password: PASSWORD })
    const staff = new Journey(release.url)
    await staff.open('/sign-in')
    await staff.press('Sign in', { 'Email address': 'owner@example.test', 'Password': PASSWORD })
    await staff.open('/admin/loyalty')
    assert.equal(staff.page.status, 200)
    assert.equal(staff.page.heading, 'Loyalty points')
    await staff.open('/admin/settings/loyalty')
    assert.include(staff.page.text, 'Points for each paid invoice')
    assert.notInclude(staff.page.text, 'translation missing')
  }).timeout(60_000)

  test('a module that speaks more languages than the panel makes no page speak two', async ({
    assert,
  }) => {
    const headers = { 'accept-language': 'de' }
    const page = await (await fetch(release.url, { headers })).text()
    assert.match(page, /<html lang="en"/)
    const german = JSON.parse(
      await readFile(app.makePath('examples/loyalty/resources/lang/de/navigation.json'), 'utf8')
    )
    for (const text of Object.values<string>(german.customer)) assert.notInclude(page, text)
  })

  test('the theme is linked and served', async ({ assert }) => {
    const page = await (await fetch(release.url)).text()
    assert.match(page, /href="\/theme\.css/)
    assert.equal((await fetch(`${release.url}/theme.css`)).status, 200)
  })

  test('the worker runs in a process of its own, with the tasks of a module', async ({
    assert,
  }) => {
    const [kept, old] = [newId(), newId()]
    const entry = { account_id: newId(), points: 10 }
    await db.table('loyalty_entries').multiInsert([
      { ...entry, id: kept, invoice_id: newId(), created_at: sqlTime(clock.now()) },
      {
        ...entry,
        id: old,
        invoice_id: newId(),
        created_at: sqlTime(clock.now().minus({ years: 2 })),
      },
    ])
    await db.from('scheduled_tasks').where('name', 'loyalty.expire_points').delete()
    const environment = { ...database.environment, WORKER_MODE: 'separate' }
    assert.equal(await release.workFor(4000, environment), 0, release.output)
    const left = await db.from('loyalty_entries').whereIn('id', [kept, old]).select('id')
    assert.deepEqual(left, [{ id: kept }])
  }).timeout(60_000)
})

/** The skeletons as they are written, and the example, packed as `npm publish` would. */
async function packages(stranger: Stranger): Promise<string[]> {
  const skeletons = [
    ['module', '@acme/club'],
    ['driver', 'acme_cloud'],
    ['gateway', 'acme_pay'],
  ]
  for (const [kind, name] of skeletons)
    await writePackage(app.makePath('stubs/packages', kind), name, join(stranger.folder, kind))
  await cp(app.makePath('examples/loyalty'), join(stranger.folder, 'loyalty'), { recursive: true })
  const folders = [...skeletons.map(([kind]) => kind), 'loyalty']
  const packed = await Promise.all(
    folders.map((folder) => pack(join(stranger.folder, folder), stranger.folder))
  )
  return packed.map(({ name }) => name)
}

/** The lines that docs/extending.md names. */
async function configure(release: Release): Promise<void> {
  await release.edit('config/extensions.js', (text) =>
    [
      "import club from '@acme/club'",
      "import acmePay from 'acme_pay'",
      "import loyalty from 'innkeeper-loyalty'",
      text.replace('defineExtensions([])', 'defineExtensions([club, acmePay, loyalty])'),
    ].join('\n')
  )
  await release.edit('config/provisioning.js', (text) =>
    [
      "import { acmeCloud } from 'acme_cloud'",
      text.replace('proxmox: proxmox(),', 'proxmox: proxmox(), acme_cloud: acmeCloud(),'),
    ].join('\n')
  )
  await release.copyIn('examples/theme/theme.css', 'public/theme.css')
}

/** A shop that sells one machine of the skeleton's driver. */
async function openShop(): Promise<void> {
  await transaction((trx) =>
    settings.set({ 'company.name': 'Test Hosting', 'company.country': 'DE' }, trx)
  )
  const { cluster, product } = await createFakeWorld()
  await cluster.merge({ driver: 'acme_cloud' }).save()
  await product.merge({ driver: 'acme_cloud' }).save()
  await PlanFactory.merge({ productId: product.id }).create()
  await TermsVersionFactory.create()
}
