import { test } from '@japa/runner'
import { Linter } from 'eslint'
import { idioms } from '../../../bin/support/idioms.js'

/** What the linter says about a piece of code in a module. */
function verdict(code: string): string[] {
  const restricted = idioms.map(({ selector, message }) => ({ selector, message }))
  const config = {
    rules: { 'no-restricted-syntax': ['error', ...restricted] },
    languageOptions: { ecmaVersion: 'latest', sourceType: 'module' },
  } as Linter.Config
  return new Linter().verify(code, [config]).map(({ message }) => message)
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
    ])
    .run(({ assert }, code) => assert.deepEqual(verdict(code), []))
})
