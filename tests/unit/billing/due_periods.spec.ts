import fc from 'fast-check'
import { test } from '@japa/runner'
import { DateTime } from 'luxon'
import { boundary, daysOf, periodAt, type Cycle } from '#billing/renewals/cycle'
import { duePeriods } from '#billing/renewals/due_periods'

const day = (text: string) => DateTime.fromISO(text, { zone: 'utc' }) as DateTime<true>
const MONTH: Cycle = { unit: 'month', count: 1 }
const cycles = fc.constantFrom<Cycle>(
  MONTH,
  { unit: 'month', count: 3 },
  { unit: 'month', count: 6 },
  { unit: 'year', count: 1 },
  { unit: 'year', count: 2 }
)
const days = fc
  .integer({ min: 0, max: 20_000 })
  .map((offset) => day('2020-01-01').plus({ days: offset }) as DateTime<true>)

test.group('Periods', () => {
  test('[F13] boundaries count from the anchor and come back to its day', ({ assert }) => {
    const of = (anchor: string, cycle: Cycle, count: number) =>
      Array.from({ length: count }, (_, i) => boundary(day(anchor), cycle, i).toISODate())
    assert.deepEqual(of('2027-01-31', MONTH, 4), [
      '2027-01-31',
      '2027-02-28',
      '2027-03-31',
      '2027-04-30',
    ])
    assert.deepEqual(of('2028-02-29', { unit: 'year', count: 1 }, 5), [
      '2028-02-29',
      '2029-02-28',
      '2030-02-28',
      '2031-02-28',
      '2032-02-29',
    ])
  })

  test('[F13] periods of any anchor tile: no day is left out, none is in two', () => {
    fc.assert(
      fc.property(days, cycles, fc.integer({ min: 0, max: 60 }), (anchor, cycle, index) => {
        const period = periodAt(anchor, cycle, index)
        const next = periodAt(anchor, cycle, index + 1)
        return (
          daysOf(period) > 27 * cycle.count && period.endsOn.plus({ days: 1 }).equals(next.startsOn)
        )
      })
    )
  })

  test('[F12] what is due after an outage is billed in order, three periods at most', ({
    assert,
  }) => {
    const state = { anchor: day('2027-01-15'), cycle: MONTH, index: 1, endsOn: null, daysAhead: 14 }
    const starts = (today: string) =>
      duePeriods(state, day(today)).periods.map(({ startsOn }) => startsOn.toISODate())

    assert.deepEqual(starts('2027-01-31'), [])
    assert.deepEqual(starts('2027-02-01'), ['2027-02-15'])
    const late = duePeriods(state, day('2027-04-10'))
    assert.deepEqual(
      late.periods.map(({ startsOn }) => startsOn.toISODate()),
      ['2027-02-15', '2027-03-15', '2027-04-15']
    )
    assert.isFalse(late.isBehind)
    assert.equal(late.invoiceOn?.toISODate(), '2027-05-01')
    assert.isTrue(duePeriods(state, day('2027-06-01')).isBehind)
  })

  test('a subscription that ends is billed until then, by whole days, and no further', ({
    assert,
  }) => {
    const state = { anchor: day('2027-01-01'), cycle: MONTH, index: 1, daysAhead: 0 }
    const cut = duePeriods({ ...state, endsOn: day('2027-02-15') }, day('2027-03-20'))
    assert.lengthOf(cut.periods, 1)
    assert.equal(cut.periods[0].endsOn.toISODate(), '2027-02-14')
    assert.equal(cut.periods[0].cycleDays, 28)
    assert.isNull(cut.invoiceOn)
    assert.isFalse(cut.isBehind)

    const over = duePeriods({ ...state, endsOn: day('2027-02-01') }, day('2027-03-20'))
    assert.lengthOf(over.periods, 0)
  })
})
