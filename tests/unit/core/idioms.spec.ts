import { test } from '@japa/runner'
import { Linter } from 'eslint'
import { homes, idiomsFor } from '../../../bin/support/idioms.js'

/** What the linter says about a piece of code in a module, or in one of the homes. */
function verdict(code: string, home?: string): string[] {
  const config = {
    rules: { 'no-restricted-syntax': ['error', ...idiomsFor(home)] },
    languageOptions: { ecmaVersion: 'latest', sourceType: 'module' },
  } as Linter.Config
  return new Linter().verify(`async () => { ${code} }`, [config]).map(({ message }) => message)
}

test.group('What core writes once', () => {
  test('is not written again by a module: {$self}')
    .with([
      'class TaxRate extends TaxRateSchema { static selfAssignPrimaryKey = true }',
      "const now = clock.now().toFormat('yyyy-MM-dd HH:mm:ss')",
      'const mine = Number(Array.isArray(changed) ? changed[0] : changed) === 1',
      "await trx.from('sequences').where('name', name).increment('value', 1)",
      'return response.redirect().back()',
      "return response.redirect('back')",
      "const E_FORBIDDEN = createError('No entry', 'E_FORBIDDEN', 403)",
      'const reason = error instanceof Error ? error.message : String(error)',
      "if (!visitor.holds('billing.manage')) return",
      'if (visitor.membership?.pays) await pay(invoice)',
      'const { operates } = membership',
      "permissions.allows(staff.role, 'billing.manage')",
      "if (visitor.staff?.role === 'owner') await remove(account)",
      "if (['owner', 'admin'].includes(membership.role)) await remove(account)",
      'if (!mine) forbid()',
      'return response.forbidden()',
      "return Result.warning('No cluster yet')",
      "await Mail.queue('billing.reminder', eventId, { eventId })",
    ])
    .run(({ assert }, code) => assert.lengthOf(verdict(code), 1))

  test('may be used: {$self}')
    .with([
      'class TaxRate extends compose(TaxRateSchema, UlidModel) {}',
      'const now = sqlTime()',
      "const day = clock.now().toFormat('yyyy-MM-dd')",
      'const mine = changedRows(changed) === 1',
      'backToForm(ctx)',
      'const reason = reasonOf(error)',
      "const E_LOST = createError('It is lost', 'E_LOST', 404)",
      "await bouncer.with(InvoicePolicy).authorize('pay', invoice)",
      "const roles = ['owner', 'admin'].includes(this.role)",
      "permissions.declare('billing.manage', ['manager'])",
      "await Membership.query().where('role', 'owner')",
      "return found.warning('clusters.none')",
      "await queueMail('billing.reminder', eventId, { eventId })",
      "await Mail.queue('notifications.test', cause, { userId }, trx)",
    ])
    .run(({ assert }, code) => assert.deepEqual(verdict(code), []))

  test('is written by its home, which uses the rest like everybody', ({ assert }) => {
    const policies = 'app/*/policies/**/*.ts'
    assert.include(homes, policies)
    assert.deepEqual(verdict("const may = visitor.holds('billing.manage')", policies), [])
    assert.lengthOf(verdict("return response.redirect('back')", policies), 1)
  })
})
