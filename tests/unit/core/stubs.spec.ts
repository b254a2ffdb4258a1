import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'
import { generators } from '@adonisjs/core/app'

/** What `node ace make:policy <name> <actions>` would write, and where. */
async function policy(name: string, ...actions: string[]) {
  const stubs = await app.stubs.create()
  const stub = await stubs.build('make/policy/main.stub')
  const entity = generators.createEntity(name)
  const { contents, destination } = await stub.prepare({
    entity,
    model: entity,
    actions,
    flags: {},
  })
  return { contents, path: app.relativePath(destination) }
}

test.group('make:policy', () => {
  test('puts a policy into its module', async ({ assert }) => {
    assert.equal((await policy('billing/refund')).path, 'app/billing/policies/refund_policy.ts')
    assert.equal(
      (await policy('billing/admin/Refund')).path,
      'app/billing/policies/admin/refund_policy.ts'
    )
  })

  test('writes actions that ask for the permissions of their names', async ({ assert }) => {
    const { contents } = await policy('billing/refund', 'view', 'make')
    assert.equal(
      contents.trim(),
      `import { BasePolicy } from '@adonisjs/bouncer'
import type { PanelVisitor } from '@innkeeper/panel'

export default class RefundPolicy extends BasePolicy {
  view(visitor: PanelVisitor): boolean {
    return visitor.holds('billing.view')
  }

  make(visitor: PanelVisitor): boolean {
    return visitor.holds('billing.make')
  }
}`
    )
  })
})
