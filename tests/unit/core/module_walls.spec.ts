import { readdir, readFile } from 'node:fs/promises'
import { test } from '@japa/runner'
import { Linter } from 'eslint'
import { moduleWalls } from '../../../bin/support/module_walls.js'

/** What the rule says about a line in a file: the ids of its messages. */
function verdict(filename: string, code: string): (string | undefined)[] {
  const config = {
    files: ['**/*.ts'],
    plugins: { innkeeper: { rules: { 'module-walls': moduleWalls } } },
    rules: { 'innkeeper/module-walls': 'error' },
    languageOptions: { ecmaVersion: 'latest', sourceType: 'module' },
  } as Linter.Config
  return new Linter().verify(code, [config], { filename }).map(({ messageId }) => messageId)
}

test.group('The walls between modules', () => {
  const article = 'app/helpcenter/articles/show_article.ts'

  test('let a module use the open parts of another: {0}')
    .with([
      "import { RefundInvoice } from '#billing'",
      "import Invoice from '#billing/models/invoice'",
      "import { orderStates } from '#ordering/contracts/order_states'",
      "export { topics } from '#billing/events/topics'",
      "import { clock } from '#core/clock'",
      "import { show } from './present_article.js'",
      "import { search } from '../article_search.js'",
      "import env from '#start/env'",
      "import db from '@adonisjs/lucid/services/db'",
      "await import('#billing/models/invoice')",
      "router.get('/help', [controllers.helpcenter.Articles, 'index'])",
    ])
    .run(({ assert }, code) => assert.deepEqual(verdict(article, code), []))

  test('[M3] close every way into the rest of it: {0}')
    .with([
      ["import { startPayment } from '#billing/payments/start_payment'", 'closed'],
      ["import { startPayment } from '#app/billing/payments/start_payment'", 'long'],
      ["import Invoice from '#app/billing/models/invoice'", 'long'],
      ["import { ledger } from '../../billing/ledger/ledger.js'", 'closed'],
      ["const { applyPayment } = await import('#billing/payments/apply_payment')", 'closed'],
      ["export { ledger } from '#billing/ledger/ledger'", 'closed'],
      ["export * from '#billing/ledger/ledger'", 'closed'],
      ["router.get('/bills', [controllers.billing.Invoices, 'index'])", 'closed'],
      ["router.get('/bills', [controllers['billing'].Invoices, 'index'])", 'closed'],
      ['await import(`#billing/${file}`)', 'computed'],
      ["await import('#bil' + 'ling/ledger/ledger')", 'computed'],
      ["import { createCustomer } from '#tests/support/customer'", 'outside'],
      ["import Provider from '../../../providers/core_provider.js'", 'outside'],
      ["import { seed } from '#database/seeders/demo/story'", 'outside'],
    ])
    .run(({ assert }, [code, messageId]) => assert.deepEqual(verdict(article, code), [messageId]))

  test('keep core free of modules and drivers free of the panel')
    .with([
      ['app/core/views/menu.ts', "import { waysToPay } from '#billing'", 'core'],
      ['app/core/views/menu.ts', "import Invoice from '#billing/models/invoice'", 'core'],
      ['app/provisioning_proxmox/lxc/clone.ts', "import { clock } from '#core/clock'", 'driver'],
      ['app/provisioning_proxmox/lxc/clone.ts', "import app from '#config/app'", 'driver'],
      [
        'app/provisioning_proxmox/lxc/clone.ts',
        "import { clock } from '../../core/clock.js'",
        'driver',
      ],
    ])
    .run(({ assert }, [file, code, messageId]) =>
      assert.deepEqual(verdict(file, code), [messageId])
    )

  test('a driver imports its own files and its contract', ({ assert }) => {
    const file = 'app/provisioning_proxmox/lxc/clone.ts'
    assert.deepEqual(verdict(file, "import { apiPath } from '../client/api_path.js'"), [])
    assert.deepEqual(verdict(file, "import { runSuite } from '@innkeeper/provisioning'"), [])
  })

  test('a module that is added has a name to import it by', async ({ assert }) => {
    const { imports } = JSON.parse(await readFile('package.json', 'utf8'))
    const folders = await readdir('app', { withFileTypes: true })
    for (const { name } of folders.filter((entry) => entry.isDirectory()))
      assert.equal(imports[`#${name}/*`], `./app/${name}/*.js`)
  })

  test('contracts hold no code that works on rows', async ({ assert }) => {
    const files = await readdir('app', { recursive: true })
    for (const file of files.filter((name) => /^\w+\/contracts\/.+\.ts$/.test(name))) {
      const text = await readFile(`app/${file}`, 'utf8')
      const imports = [...text.matchAll(/^import (?!type)[^]*?from '([^']+)'/gm)].map(
        ([, source]) => source
      )
      const working = imports.filter((source) => /^#|lucid/.test(source))
      assert.deepEqual(working, [], `${file} imports what works`)
    }
  })
})
