import { existsSync, readFileSync } from 'node:fs'
import { test } from '@japa/runner'
import type {} from '@japa/assert'
import { defineExtensions, navigation, permissions } from '@innkeeper/panel'
import { fakeVisitor } from '@innkeeper/panel/fake'
import extension from '../index.ts'
import EntryPolicy from '../policies/entry_policy.ts'

test.group('Loyalty', () => {
  test('fits the installed version of the panel', ({ assert }) => {
    assert.doesNotThrow(() => defineExtensions([extension]).assertFit())
  })

  test('has its migrations, texts and views where the panel looks for them', ({ assert }) => {
    for (const folder of ['migrations', 'resources/lang', 'resources/views'])
      assert.isTrue(existsSync(new URL(folder, extension.root)), folder)
  })

  test('has a text for its entry in the menu', async ({ assert }) => {
    await extension.boot?.()
    const texts = readFileSync(new URL('resources/lang/en/navigation.json', extension.root), 'utf8')
    const entries = await navigation.entries('customer', () => true)
    for (const { name } of entries) assert.property(JSON.parse(texts).customer, name)
  })

  test('lets members see the points of their account, and staff all of them', ({ assert }) => {
    const policy = new EntryPolicy()
    const member = fakeVisitor({ accountId: 'acme' })
    assert.isTrue(policy.view(member, { accountId: 'acme' }))
    assert.isFalse(policy.view(member, { accountId: 'other' }))
    assert.isFalse(policy.earn(member))
    assert.isTrue(policy.earn(fakeVisitor({ accountId: 'acme', rights: { pays: true } })))
    assert.isFalse(policy.viewAll(member))
    permissions.declare('loyalty.see', ['support'])
    assert.isTrue(policy.viewAll(fakeVisitor({ staffRole: 'support' })))
  })
})
