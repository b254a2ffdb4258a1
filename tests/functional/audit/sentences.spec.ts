import { globSync, readFileSync } from 'node:fs'
import { test } from '@japa/runner'
import i18nManager from '@adonisjs/i18n/services/main'
import app from '@adonisjs/core/services/app'
import { POWER_ACTIONS, VERBS } from '@innkeeper/provisioning'
import db from '@adonisjs/lucid/services/db'
import { createStaff, sessionFor } from '#tests/support/identity'
import { transaction } from '#core/database/transaction'
import { audit } from '#audit/models/audit_entry'
import { sentenceOf } from '#audit/sentence_of'

/** Names of settings, keys of texts and the like that look the same. */
const CALLS = /(?:audit\.record|#record|recordDecision|recordCard|recordGatewayVisit)\(([^;]*?)\)/gs
const ACTION = /'([a-z_]+\.[a-z_]+)'/g

/** Actions that are put together from parts. */
const COMPOSED = [
  ...['category', 'option', 'plan', 'product', 'template'].flatMap((kind) => [
    `${kind}.created`,
    `${kind}.updated`,
  ]),
  ...['node', 'storage'].flatMap((kind) => [`cluster.${kind}_enabled`, `cluster.${kind}_disabled`]),
  ...['cancelled', 'rejected'].map((state) => `order.${state}`),
  ...[...POWER_ACTIONS, ...VERBS.filter((verb) => !['create', 'power'].includes(verb))].map(
    (action) => `service.${action}_requested`
  ),
  'setup.put_away',
  'setup.finished',
  'conversation.closed',
  'conversation.reopened',
  'terms.created',
  'terms.updated',
  'article.created',
  'article.updated',
  'ip_pool.created',
  'ip_pool.updated',
  'product.published',
  'product.retired',
  'user.signed_out',
  'user.session_revoked',
  'payment_method.added',
  'payment_method.removed',
  'audit.addresses_erased',
]

function recordedActions(): string[] {
  const files = globSync('app/**/*.ts', { cwd: app.makePath() })
  const named = files.flatMap((file) => {
    const source = readFileSync(app.makePath(file), 'utf8')
    return [...source.matchAll(CALLS)].flatMap(([, call]) =>
      [...call.matchAll(ACTION)].map(([, action]) => action)
    )
  })
  return [...new Set([...named, ...COMPOSED])].sort()
}

test.group('Sentences of the audit log', () => {
  test('say what each recorded action was', ({ assert }) => {
    const i18n = i18nManager.locale('en')
    const actions = recordedActions()
    assert.isAbove(actions.length, 80)
    const silent = actions.filter((action) => !i18n.hasMessage(`audit.actions.${action}`))
    assert.deepEqual(silent, [])
  })

  test('stand on the page, with the name of the action below', async ({ client, assert }) => {
    await transaction((trx) => audit.record(trx, 'invoice.voided', { id: null }))
    await transaction((trx) => audit.record(trx, 'acme.exploded', { id: null }))
    const session = await sessionFor((await createStaff('owner')).user)
    const page = (await client.get('/admin/audit').withSession(session)).text()
    assert.include(page, 'Invoice voided')
    assert.include(page, 'invoice.voided')
    assert.include(page, 'acme.exploded')
    assert.equal(sentenceOf('acme.exploded', i18nManager.locale('en')), 'acme.exploded')
  })

  test('are there for whatever tests left in the log', async ({ assert }) => {
    const i18n = i18nManager.locale('en')
    const rows = await db.from('audit_entries').distinct('action')
    const known = rows
      .map(({ action }) => String(action))
      .filter((action) => /^[a-z_]+\./.test(action))
    const foreign = ['acme.', 'test.', 'loyalty.']
    const silent = known.filter(
      (action) =>
        !foreign.some((start) => action.startsWith(start)) &&
        !i18n.hasMessage(`audit.actions.${action}`)
    )
    assert.deepEqual(silent, [])
  })
})
