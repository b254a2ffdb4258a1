import { test } from '@japa/runner'
import { initialsOf } from '#core/views/initials'

test.group('Initials of a name', () => {
  test('stand for {name}: {expected}')
    .with([
      { name: 'Ada Lindqvist', expected: 'AL' },
      { name: 'Maria del Mar Rosso', expected: 'MR' },
      { name: 'plato', expected: 'P' },
      { name: 'ops.team@example.com', expected: 'OC' },
      { name: 'Ødegård Åse', expected: 'ØÅ' },
      { name: '  ', expected: '' },
      { name: '𝒳avier', expected: '𝒳' },
    ])
    .run(({ assert }, { name, expected }) => {
      assert.equal(initialsOf(name), expected)
    })
})
