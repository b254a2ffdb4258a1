import fc from 'fast-check'
import { test } from '@japa/runner'
import { handlesOf, mentionedIn, partsOf, shortHandles } from '#notes/mentions/find_mentions'

const staff = [
  { memberId: 'nele', name: 'Nele Petersen', email: 'owner@example.com' },
  { memberId: 'jonas', name: 'Jonas Brandt', email: 'jonas.brandt@example.com' },
  { memberId: 'anna1', name: 'Anna Weiß', email: 'anna@example.com' },
  { memberId: 'anna2', name: 'Anna Berg', email: 'berg@example.com' },
]

test.group('Mentions', () => {
  test('{0} mentions {1}')
    .with([
      ['Ask @Nele, please', ['nele']],
      ['@nele petersen knows', ['nele']],
      ['(@NelePetersen)', ['nele']],
      ['@owner and @jonas.brandt.', ['nele', 'jonas']],
      ['@Jonas @Jonas @jonas', ['jonas']],
      ['@Anna Weiß decides', ['anna1']],
      ['@Anna Berg decides', ['anna2']],
      ['@anna', ['anna1']],
      ['@Annabelle', []],
      ['nele@nele.example', []],
      ['write to owner@example.com', []],
      ['@', []],
      ['@ Nele', []],
      ['Nele', []],
    ] as const)
    .run(({ assert }, [text, members]) => assert.deepEqual(mentionedIn(text, staff), [...members]))

  test('take no letter away from what was written', ({ assert }) => {
    const handles = handlesOf(staff)
    const words = fc.constantFrom('@', 'Nele', 'Anna Berg', ' ', '\n', '<b>', 'ß', '.', 'x')
    fc.assert(
      fc.property(fc.array(words), (parts) => {
        const text = parts.join('')
        const found = partsOf(text, handles).map((part) => part.text)
        assert.equal(found.join(''), text)
      })
    )
  })

  test('are suggested by the first name, or the whole one where two share the first', ({
    assert,
  }) => {
    assert.deepEqual(shortHandles(staff), ['@Nele', '@Jonas', '@Anna Weiß', '@Anna Berg'])
  })
})
