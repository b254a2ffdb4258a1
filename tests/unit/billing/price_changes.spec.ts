import { test } from '@japa/runner'
import fc from 'fast-check'
import { DateTime } from 'luxon'
import { pricedOn, type ComingPrice } from '#billing/price_changes/coming_prices'
import { firstDayOf } from '#billing/price_changes/first_day'
import { newPrice } from '#billing/price_changes/preview_price_change'
import { boundary } from '#billing/renewals/cycle'

const START = DateTime.utc(2024, 1, 1) as DateTime<true>
const dayAt = (offset: number) => START.plus({ days: offset })
const isoAt = (offset: number) => dayAt(offset).toISODate()!
const cycles = fc.record({
  unit: fc.constantFrom('month' as const, 'year' as const),
  count: fc.integer({ min: 1, max: 12 }),
})

test.group('The price in force by day', () => {
  test('[F16] begins with a period that is not billed and starts no earlier than the notice allows, the first such', ({
    assert,
  }) => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 400 }),
        cycles,
        fc.integer({ min: 0, max: 24 }),
        fc.integer({ min: -400, max: 1200 }),
        (anchorAt, cycle, index, noticeAt) => {
          const anchor = dayAt(anchorAt)
          const renewsOn = boundary(anchor, cycle, index)
          const notBefore = dayAt(anchorAt).plus({ days: noticeAt })
          const day = firstDayOf({ anchor, cycle, index, renewsOn }, notBefore)
          assert.isTrue(day >= renewsOn && day >= notBefore)
          let at = index
          while (boundary(anchor, cycle, at) < day) at++
          assert.isTrue(boundary(anchor, cycle, at).equals(day), 'It is where a period begins')
          if (at > index)
            assert.isTrue(boundary(anchor, cycle, at - 1) < notBefore, 'It is the first')
        }
      )
    )
  })

  test('is one for each day, without a gap or a day with two, and goes one way where all changes do', ({
    assert,
  }) => {
    const steps = fc
      .uniqueArray(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 5 })
      .map((days) => days.toSorted((one, other) => one - other))
    fc.assert(
      fc.property(
        steps,
        fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 5, maxLength: 5 }),
        (days, more) => {
          let minor = 1000
          const coming = days.map((offset, at): ComingPrice => {
            const oldMinor = minor
            minor += more[at]
            return { refId: 'plan', oldMinor, newMinor: minor, startsOn: isoAt(offset) }
          })
          const items = [
            { refId: 'plan', unitMinor: 1000 },
            { refId: 'other', unitMinor: 1000 },
          ]
          let before = 0
          for (let offset = 0; offset <= 710; offset += 10) {
            const [item, other] = pricedOn(items, coming, isoAt(offset))
            const expected =
              coming.findLast(({ startsOn }) => startsOn <= isoAt(offset))?.newMinor ?? 1000
            assert.equal(item.unitMinor, expected)
            assert.equal(other.unitMinor, 1000)
            assert.isAtLeast(item.unitMinor, before)
            before = item.unitMinor
          }
          assert.equal(before, minor)
        }
      )
    )
  })

  test('of an option is that of a month for each month of a cycle', ({ assert }) => {
    fc.assert(
      fc.property(cycles, fc.integer({ min: 0, max: 10_000 }), (cycle, toMinor) => {
        const months = cycle.count * (cycle.unit === 'year' ? 12 : 1)
        assert.equal(newPrice({ kind: 'option', toMinor }, cycle), toMinor * months)
        assert.equal(newPrice({ kind: 'plan', toMinor }, cycle), toMinor)
      })
    )
  })
})
