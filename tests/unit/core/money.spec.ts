import fc from 'fast-check'
import { test } from '@japa/runner'
import { exampleAmounts, Money, mulDiv } from '#core/money/money'
import { currencyCodes, currencyOf } from '#core/money/currencies'
import { formatMoney } from '#core/views/format'

test.group('Money', () => {
  test('reads what a person types and writes it back', ({ assert }) => {
    assert.equal(Money.parse('19.99', 'EUR')?.minor, 1999)
    assert.equal(Money.parse('19,9', 'EUR')?.minor, 1990)
    assert.equal(Money.parse('1200', 'JPY')?.minor, 1200)
    assert.isNull(Money.parse('1.5', 'JPY'))
    assert.isNull(Money.parse('1.999', 'EUR'))
    assert.isNull(Money.parse('ten', 'EUR'))
    fc.assert(
      fc.property(
        fc.integer({ min: -999_999_999_999, max: 999_999_999_999 }),
        fc.constantFrom('EUR', 'JPY', 'KWD'),
        (minor, currency) => {
          assert.equal(Money.parse(Money.of(minor, currency).toDecimal(), currency)?.minor, minor)
        }
      )
    )
  })

  test('refuses to mix currencies and to hold fractions', ({ assert }) => {
    assert.throws(() => Money.of(1, 'EUR').plus(Money.of(1, 'USD')), 'Cannot mix EUR with USD')
    assert.throws(() => Money.of(0.5, 'EUR'))
    assert.throws(() => Money.of(1, 'XXX'))
  })

  test('splits an amount so that the parts sum to the whole', ({ assert }) => {
    fc.assert(
      fc.property(
        fc.integer({ min: -1e10, max: 1e10 }),
        fc
          .array(fc.integer({ min: 0, max: 1000 }), { minLength: 1 })
          .filter((weights) => weights.some(Boolean)),
        (minor, weights) => {
          const parts = Money.of(minor, 'EUR').allocate(weights)
          assert.equal(Money.sum(parts, 'EUR').minor, minor)
        }
      )
    )
  })

  test('[B06] ratios and parts of every currency are on its step, and nothing is lost', ({
    assert,
  }) => {
    fc.assert(
      fc.property(
        fc.constantFrom(...currencyCodes),
        fc.integer({ min: -1e8, max: 1e8 }),
        fc.integer({ min: 0, max: 30_000 }),
        fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 9 }),
        (currency, steps, rate, weights) => {
          const amount = Money.of(steps * currencyOf(currency).step, currency)
          assert.isTrue(amount.ratio(rate, 10_000).isOnStep)
          const parts = amount.allocate(weights)
          assert.isTrue(parts.every((part) => part.isOnStep))
          assert.equal(Money.sum(parts, currency).minor, amount.minor)
        }
      )
    )
    const odd = Money.of(1235, 'KWD')
    assert.equal(Money.sum(odd.allocate([1, 1, 1]), 'KWD').minor, 1235)
    assert.deepEqual([odd.neighbours.below.minor, odd.neighbours.above.minor], [1230, 1240])
  })

  test('[B06] amounts that messages advise are amounts of their currency that a card can be charged, never nothing', ({
    assert,
  }) => {
    const check = (text: string, currency: string) => {
      const amount = Money.parse(text, currency)
      assert.isTrue(amount?.isPositive && amount.isOnStep, `${text} ${currency}`)
      assert.equal(
        text.split('.')[1]?.length ?? 0,
        text.includes('.') ? currencyOf(currency).exponent : 0
      )
    }
    for (const currency of currencyCodes) {
      exampleAmounts(currency).forEach((text) => check(text, currency))
      for (let minor = 1; minor <= 25; minor++)
        Money.of(minor, currency).nearestOnStep.forEach((text) => check(text, currency))
      assert.isNotEmpty(Money.of(1, currency).nearestOnStep)
    }
  })

  test('rounds ratios half away from zero in exact arithmetic', ({ assert }) => {
    assert.equal(mulDiv(5, 1, 2), 3)
    assert.equal(mulDiv(-5, 1, 2), -3)
    assert.equal(mulDiv(1999, 1900, 10_000), 380)
    assert.equal(mulDiv(9_007_199_254_740_991, 3, 3), 9_007_199_254_740_991)
  })

  test('is formatted with the decimals of its currency', ({ assert }) => {
    assert.equal(formatMoney(Money.of(123456, 'EUR')), '€1,234.56')
    assert.equal(formatMoney(Money.of(1200, 'JPY')), '¥1,200')
  })
})
