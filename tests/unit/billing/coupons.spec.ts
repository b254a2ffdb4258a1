import fc from 'fast-check'
import { DateTime } from 'luxon'
import { test } from '@japa/runner'
import { currencyOf } from '#core/money/currencies'
import { Money } from '#core/money/money'
import { discountLines, periodOff, type Discount } from '#billing/coupons/discount'
import { normalCode } from '#billing/coupons/normal_code'
import { shareOff } from '#billing/coupons/share_off'
import { takeOff, type OrderedLine } from '#billing/coupons/take_off'
import { computeTotals } from '#billing/tax/compute_totals'
import { boundary, daysOf, periodAt } from '#billing/renewals/cycle'
import type { InvoiceLineInput } from '#billing/invoices/invoice_input'
import type { CouponTerms } from '#billing/coupons/coupon_terms'

const CURRENCIES = ['EUR', 'JPY', 'KWD', 'ISK', 'USD']
const day = (text: string) => DateTime.fromISO(text, { zone: 'utc' }) as DateTime<true>
const sum = (amounts: Money[], currency: string) => Money.sum(amounts, currency)

const currency = fc.constantFrom(...CURRENCIES)
const price = fc.integer({ min: 0, max: 500_000 })

/** A coupon of one product and all cycles, without the rows that a database would hold. */
function terms(columns: object, off: Record<string, number> = {}, products: string[] = []) {
  const amounts = new Map(
    Object.entries(off).map(([code, offMinor]) => [code, { offMinor, minimumMinor: null }])
  )
  const coupon = { appliesTo: 'both', lengths: [], ...columns }
  return { coupon, amounts, products: new Set(products) } as unknown as CouponTerms
}

test.group('Coupons', () => {
  test('a code is the same however its letters are written, and is none with other signs', ({
    assert,
  }) => {
    for (const typed of ['summer-20', ' SUMMER-20 ', 'Summer- 20', 'ｓｕｍｍｅｒ-20'])
      assert.equal(normalCode(typed), 'SUMMER-20')
    for (const typed of ['', ' ', '-', 'A-', 'sömmer', 'a/b', 'x'.repeat(41), "' or 1=1"])
      assert.isNull(normalCode(typed))
  })

  test('[P26] what is shared out sums to the whole, is on the step and never more than its price', ({
    assert,
  }) => {
    fc.assert(
      fc.property(
        currency,
        fc.array(price, { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 0, max: 10_000 }),
        (code, steps, part) => {
          const { step } = currencyOf(code)
          const prices = steps.map((minor) => Money.of(minor * step, code))
          const off = sum(prices, code).ratio(part, 10_000)
          const shares = shareOff(off, prices)
          assert.isTrue(sum(shares, code).equals(off))
          shares.forEach((share, index) => {
            assert.isFalse(share.isNegative)
            assert.isTrue(share.compare(prices[index]) <= 0 && share.isOnStep)
          })
        }
      )
    )
  })

  test('[P26] a coupon takes off no more than an order costs, and only what it is for', ({
    assert,
  }) => {
    const line = fc.record({
      productId: fc.constantFrom('a', 'b'),
      prices: fc.array(price, { minLength: 1, maxLength: 4 }),
      setup: price,
    })
    fc.assert(
      fc.property(
        currency,
        fc.array(line, { minLength: 1, maxLength: 5 }),
        fc.constantFrom('recurring', 'setup', 'both'),
        fc.oneof(
          fc.record({ percentBp: fc.integer({ min: 1, max: 10_000 }) }),
          fc.record({ offMinor: fc.integer({ min: 1, max: 2_000_000 }) })
        ),
        fc.constantFrom<string[]>([], ['a']),
        (code, servers, appliesTo, value, products) => {
          const { step } = currencyOf(code)
          const money = (minor: number) => Money.of(minor * step, code)
          const lines: OrderedLine[] = servers.map(({ productId, prices, setup }) => ({
            productId,
            cycle: { unit: 'month', count: 1 },
            amounts: [
              ...prices.map((minor, index) => ({
                kind: index === 0 ? ('recurring' as const) : ('option' as const),
                price: money(minor),
              })),
              { kind: 'setup' as const, price: money(setup) },
            ],
            later: money(prices.reduce((all, minor) => all + minor, 0)),
            isTried: false,
          }))
          const isPercent = 'percentBp' in value
          const kind = isPercent ? 'percent' : 'amount'
          const offMinor = isPercent ? 0 : value.offMinor * step
          const coupon = { kind, appliesTo, percentBp: isPercent ? value.percentBp : null }
          const taken = takeOff(terms(coupon, { [code]: offMinor }, products), lines, code)
          let total = Money.zero(code)
          taken.forEach(({ amounts, total: off }, index) => {
            assert.isTrue(sum(amounts, code).equals(off))
            total = total.plus(off)
            amounts.forEach((amount, place) => {
              const { kind: of, price: cost } = lines[index].amounts[place]
              assert.isFalse(amount.isNegative)
              assert.isTrue(amount.compare(cost) <= 0)
              if (products.length > 0 && lines[index].productId === 'b')
                assert.isTrue(amount.isZero)
              if (appliesTo === 'setup' && of !== 'setup') assert.isTrue(amount.isZero)
              if (appliesTo === 'recurring' && of === 'setup') assert.isTrue(amount.isZero)
            })
          })
          if (!isPercent) assert.isTrue(total.minor <= offMinor)
        }
      )
    )
  })

  test('[P26] tax is worked out on what is left, and lines sum to the totals', ({ assert }) => {
    fc.assert(
      fc.property(
        currency,
        fc.constantFrom('inclusive' as const, 'exclusive' as const),
        fc.array(fc.tuple(price, fc.integer({ min: 0, max: 10_000 })), {
          minLength: 1,
          maxLength: 6,
        }),
        (code, mode, listed) => {
          const { step } = currencyOf(code)
          const lines = listed.map(([minor, part]) => {
            const unit = Money.of(minor * step, code)
            return { quantity: 1, unitMinor: unit.minor, discount: unit.ratio(part, 10_000) }
          })
          const decision = { category: 'S', country: 'DE', rateBp: 1900, reason: null } as const
          const pricing = { currency: code, mode, homeRateBp: 1900 }
          const totals = computeTotals(lines, decision, pricing)
          const left = lines.reduce((all, one) => all + one.unitMinor - one.discount.minor, 0)
          const base = mode === 'inclusive' ? totals.total.minor : totals.net.minor
          assert.equal(base, left)
          assert.isFalse(totals.total.isNegative)
          const nets = totals.lines.map(({ net }) => net)
          assert.isTrue(sum(nets, code).equals(totals.net))
        }
      )
    )
  })

  test('[P27] days of a discount in pieces of a period take off what the whole does, but for rounding, and never more than it costs', ({
    assert,
  }) => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 800 }),
        fc.integer({ min: 1, max: 29 }),
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 0, max: 10_000 }),
        price,
        (offset, split, cycles, percentBp, minor) => {
          const cycle = { unit: 'month' as const, count: 1 }
          const anchor = day('2027-01-31').plus({ days: offset })
          const whole = periodAt(anchor, cycle, 0)
          const cycleDays = daysOf(whole)
          const cut = whole.startsOn.plus({ days: Math.min(split, cycleDays - 1) })
          const discount: Discount = {
            ...{ couponId: '', code: 'X', percentBp, offMinor: null, months: 1 },
            from: anchor.toISODate(),
            until: boundary(anchor, cycle, cycles).toISODate(),
          }
          const listed = Money.of(minor, 'EUR')
          const off = periodOff([discount], { ...whole, cycleDays, cycle }, listed)
          assert.equal(off.minor, listed.ratio(percentBp, 10_000).minor)
          const first = { startsOn: whole.startsOn, endsOn: cut.minus({ days: 1 }) }
          const second = { startsOn: cut, endsOn: whole.endsOn }
          const pieces = [first, second].map((piece) => {
            const part = listed.ratio(daysOf(piece), cycleDays)
            return periodOff([discount], { ...piece, cycleDays, cycle }, part)
          })
          assert.isAtMost(Math.abs(sum(pieces, 'EUR').minor - off.minor), 2)
          const after = periodAt(anchor, cycle, cycles)
          const later = { ...after, cycleDays: daysOf(after), cycle }
          assert.isTrue(periodOff([discount], later, listed).isZero)
        }
      )
    )
  })

  test('an amount off a month is as much off each month of a year, and a share of days of a shorter period', ({
    assert,
  }) => {
    const discount: Discount = {
      ...{ couponId: '', code: 'X', percentBp: null, offMinor: 500, months: 1 },
      ...{ from: '2027-01-01', until: null },
    }
    const year = { unit: 'year' as const, count: 1 }
    const month = { unit: 'month' as const, count: 1 }
    const listed = Money.of(20_000, 'EUR')
    const whole = periodAt(day('2027-01-01'), year, 0)
    assert.equal(
      periodOff([discount], { ...whole, cycleDays: 365, cycle: year }, listed).minor,
      6000
    )
    const half = { startsOn: day('2027-04-01'), endsOn: day('2027-04-15') }
    assert.equal(periodOff([discount], { ...half, cycleDays: 30, cycle: month }, listed).minor, 250)
    const cheap = Money.of(300, 'EUR')
    const april = periodAt(day('2027-04-01'), month, 0)
    assert.equal(periodOff([discount], { ...april, cycleDays: 30, cycle: month }, cheap).minor, 300)
  })

  test('a year is discounted for the days that a discount has left of it', ({ assert }) => {
    const discount: Discount = {
      ...{ couponId: '', code: 'X', percentBp: 5000, offMinor: null, months: 1 },
      ...{ from: '2027-01-01', until: '2027-03-15' },
    }
    const cycle = { unit: 'year' as const, count: 1 }
    const whole = periodAt(day('2027-01-01'), cycle, 0)
    const off = periodOff([discount], { ...whole, cycleDays: 365, cycle }, Money.of(36_500, 'EUR'))
    assert.equal(off.minor, 3650)
  })

  test('lines of which nothing is left stay on the document', ({ assert }) => {
    const cycle = { unit: 'month' as const, count: 1 }
    const period = periodAt(day('2027-01-01'), cycle, 0)
    const discount: Discount = {
      ...{ couponId: 'c', code: 'X', percentBp: 10_000, offMinor: null, months: 1 },
      ...{ from: '2027-01-01', until: null },
    }
    const line: InvoiceLineInput = {
      ...{ kind: 'recurring', description: '', quantity: 2, unitMinor: 500 },
    }
    const [off] = discountLines([line], [discount], {
      ...{ ...period, cycleDays: 31, cycle, currency: 'EUR' },
    })
    assert.equal(off.discount?.minor, 1000)
  })
})
