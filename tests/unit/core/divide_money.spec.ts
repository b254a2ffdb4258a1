import fc from 'fast-check'
import { test } from '@japa/runner'
import { divideMoney } from '#core/money/divide'
import { Money } from '#core/money/money'

const minors = (amounts: Money[]) => amounts.map(({ minor }) => minor)

test.group('Dividing money', () => {
  test('gives what is left over to the largest remainders, of equal ones to the first', ({
    assert,
  }) => {
    assert.deepEqual(minors(divideMoney(Money.of(100, 'EUR'), [1, 1, 1])), [34, 33, 33])
    assert.deepEqual(minors(divideMoney(Money.of(10, 'EUR'), [1190, 2380, 3570])), [2, 3, 5])
    assert.deepEqual(minors(divideMoney(Money.of(-100, 'EUR'), [1, 0, 2])), [-33, 0, -67])
    assert.throws(() => divideMoney(Money.of(1, 'EUR'), [0, 0]))
  })

  test('parts sum to the whole, differ by less than one from their exact share, and mirror', ({
    assert,
  }) => {
    const weights = fc
      .array(fc.integer({ min: 0, max: 1e12 }), { minLength: 1, maxLength: 20 })
      .filter((found) => found.some((weight) => weight > 0))
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e12 }), weights, (minor, by) => {
        const parts = minors(divideMoney(Money.of(minor, 'EUR'), by))
        const total = by.reduce((sum, weight) => sum + BigInt(weight), 0n)
        assert.equal(
          parts.reduce((sum, part) => sum + part, 0),
          minor
        )
        for (const [index, part] of parts.entries()) {
          const off = BigInt(part) * total - BigInt(minor) * BigInt(by[index])
          assert.isTrue(off < total && -off < total)
        }
        const back = minors(divideMoney(Money.of(-minor, 'EUR'), by))
        assert.deepEqual(
          back.map((part, index) => part + parts[index]),
          parts.map(() => 0)
        )
      })
    )
  })
})
