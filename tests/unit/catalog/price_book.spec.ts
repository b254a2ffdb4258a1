import { test } from '@japa/runner'
import fc from 'fast-check'
import { PriceBook } from '#catalog/prices/price_book'
import type Plan from '#catalog/models/plan'
import type ProductOption from '#catalog/models/product_option'

const currencies = fc.constantFrom('EUR', 'KWD', 'ISK', 'JPY')
const percents = fc.integer({ min: 0, max: 90 })
const minors = fc.integer({ min: 0, max: 1_000_000 }).map((tens) => tens * 100)
const list = (percentOff: number) => ({ id: 'list', name: 'Partners', percentOff })
const planAt = (priceMinor: number, currency: string) =>
  ({ id: 'plan', priceMinor, setupFeeMinor: 500, currency }) as Plan

test.group('What a buyer pays', () => {
  test('by a discount can be charged to a card, is never more than listed, and no less where more is listed', ({
    assert,
  }) => {
    fc.assert(
      fc.property(currencies, percents, minors, minors, (currency, percentOff, one, other) => {
        const book = new PriceBook(list(percentOff), new Map())
        const [less, more] = [Math.min(one, other), Math.max(one, other)].map((minor) =>
          book.priceOf(planAt(minor, currency))
        )
        assert.isTrue(less.isOnStep && more.isOnStep)
        assert.isAtMost(less.compare(more), 0)
        assert.isAtMost(more.minor, Math.max(one, other))
        if (percentOff === 0) assert.equal(more.minor, Math.max(one, other))
        assert.equal(book.listOf('plan'), percentOff > 0 ? 'list' : null)
      })
    )
  })

  test('by name is exactly that, whatever the discount; setup fees stay unless they are named', ({
    assert,
  }) => {
    fc.assert(
      fc.property(percents, minors, minors, (percentOff, listed, named) => {
        const own = { priceMinor: named, setupFeeMinor: null }
        const book = new PriceBook(
          list(percentOff),
          new Map([
            ['plan', own],
            ['option', own],
          ])
        )
        assert.equal(book.priceOf(planAt(listed, 'EUR')).minor, named)
        assert.equal(book.setupFeeOf(planAt(listed, 'EUR')).minor, 500)
        const option = { id: 'option', prices: { EUR: listed } } as unknown as ProductOption
        assert.equal(book.monthOf(option, 'EUR')?.minor, named)
        assert.equal(book.listOf('plan'), 'list')
      })
    )
  })

  test('without a list is what the catalogue says; what has no price in a currency is not sold in it', ({
    assert,
  }) => {
    const option = { id: 'option', prices: { EUR: 200 } } as unknown as ProductOption
    assert.equal(PriceBook.catalogue.priceOf(planAt(590, 'EUR')).minor, 590)
    assert.equal(PriceBook.catalogue.monthOf(option, 'EUR')?.minor, 200)
    assert.isNull(PriceBook.catalogue.monthOf(option, 'USD'))
    assert.isNull(new PriceBook(list(50), new Map()).monthOf(option, 'USD'))
    assert.isNull(PriceBook.catalogue.listOf('option'))
  })
})
