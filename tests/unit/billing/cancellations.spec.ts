import fc from 'fast-check'
import { test } from '@japa/runner'
import { DateTime } from 'luxon'
import { isPublicHoliday } from '#billing/cancellations/public_holidays'
import { lastDayToWithdraw } from '#billing/cancellations/withdrawal'
import { unusedDays } from '#billing/cancellations/unused_days'

const day = (text: string) => DateTime.fromISO(text, { zone: 'utc' }) as DateTime<true>

test.group('Days of a cancellation', () => {
  test('the fourteenth day after an order of {0} is {1}, or the Monday after')
    .with([
      ['2027-03-01', '2027-03-15'],
      ['2027-02-27', '2027-03-15'],
      ['2027-02-28', '2027-03-15'],
      ['2028-02-17', '2028-03-02'],
    ])
    .run(({ assert }, [agreed, last]) => {
      assert.equal(lastDayToWithdraw(day(agreed)).toISODate(), last)
    })

  test('in {0}, a right that would end on {2} ends on {3}')
    .with([
      ['DE', '2027-03-15', '2027-03-29, Easter Monday', '2027-03-30'],
      ['DE', '2027-04-22', '2027-05-06, Ascension', '2027-05-07'],
      ['FR', '2026-12-11', '2026-12-25, a Friday', '2026-12-28'],
      ['AT', '2026-12-11', '2026-12-25, before a weekend', '2026-12-28'],
      ['GR', '2027-04-19', '2027-05-03, Orthodox Easter Monday', '2027-05-04'],
      ['IE', '2027-04-19', '2027-05-03, a bank holiday', '2027-05-04'],
      ['SE', '2027-04-22', '2027-05-06, Ascension', '2027-05-07'],
      ['PT', '2027-04-22', '2027-05-06, a working day', '2027-05-06'],
      ['NO', '2027-05-03', '2027-05-17, Constitution Day', '2027-05-18'],
      ['IS', '2027-07-19', '2027-08-02, the first Monday of August', '2027-08-03'],
      ['IS', '2027-04-08', '2027-04-22, the first day of summer', '2027-04-23'],
      ['LI', '2027-01-19', '2027-02-02, Candlemas', '2027-02-03'],
      ['US', '2027-03-15', '2027-03-29, a working day', '2027-03-29'],
    ])
    .run(({ assert }, [country, agreed, , last]) => {
      assert.equal(lastDayToWithdraw(day(agreed), country).toISODate(), last)
    })

  test('a working day ends the right, and never before the fourteenth day, in every country', ({
    assert,
  }) => {
    for (const country of ['DE', 'FR', 'BG', 'CY', 'RO', 'MT', 'IE', 'PL'])
      for (let offset = 0; offset < 370; offset++) {
        const agreed = day('2027-01-01').plus({ days: offset })
        const last = lastDayToWithdraw(agreed, country)
        assert.isBelow(last.weekday, 6)
        assert.isFalse(isPublicHoliday(last, country))
        const days = last.diff(agreed, 'days').days
        assert.isTrue(days >= 14 && days <= 20, `${country} ${agreed.toISODate()}: ${days}`)
      }
  })

  test('[I25] used and unused days make up the period, whenever it ends', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 800 }),
        fc.integer({ min: -40, max: 900 }),
        (length, after) => {
          const startsOn = day('2027-01-31')
          const period = { startsOn, endsOn: startsOn.plus({ days: length - 1 }) }
          const { unused, of } = unusedDays(period, startsOn.plus({ days: after }))
          return of === length && unused === Math.min(length, Math.max(0, length - after))
        }
      )
    )
  })
})
